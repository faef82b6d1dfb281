"""Creatorgraph: which public accounts belong to one creator, why, how surely and since when."""
