"""Viewers and what they may do."""

import pytest

from creatorgraph.access.viewer import LOCAL_OPERATOR, Scope, Viewer


@pytest.mark.parametrize("scope", Scope)
def test_the_local_operator_may_do_everything(scope: Scope) -> None:
    assert LOCAL_OPERATOR.may(scope)


@pytest.mark.parametrize("scope", Scope)
def test_a_viewer_may_do_what_its_scopes_say_and_no_more(scope: Scope) -> None:
    viewer = Viewer(actor="jane", tenant="t", scopes=frozenset({Scope.READ_CATALOGUE}))
    assert viewer.may(scope) == (scope is Scope.READ_CATALOGUE)
