"""Documents as objects of Weaviate: the collection's properties, ids, and the objects."""

import uuid
from dataclasses import fields

from weaviate.classes.config import DataType, Property, Tokenization
from weaviate.classes.data import DataObject

from creatorgraph.clock import from_text
from creatorgraph.creator_search.concepts import searched_text
from creatorgraph.creator_search.conditions import FIELDS, Kind
from creatorgraph.creator_search.document import SearchDocument
from creatorgraph.creator_search.index import Vectors
from creatorgraph.creator_search.weaviate_filters import property_of

NAMESPACE = uuid.UUID("8c2d5d3e-3b0a-5f43-9d2c-6a1f0c6f7b11")
"""Ours, for ever: another one would make a second object of every creator."""


def uuid_of(creator_id: str) -> uuid.UUID:
    """Give Weaviate's id of a creator, always the same one, so that writing twice is writing once."""
    return uuid.uuid5(NAMESPACE, creator_id)


def properties() -> list[Property]:
    """Give every property of the collection. The type is said for each: none is guessed from data."""
    return [_property(field.name) for field in fields(SearchDocument)]


def object_of(document: SearchDocument, vector: Vectors) -> DataObject[dict[str, object], None]:
    """Give the object of a document; what is None is left out."""
    values = {field.name: getattr(document, field.name) for field in fields(SearchDocument)}
    values["text"] = searched_text(document)
    kept = {property_of(name): _plain(name, value) for name, value in values.items() if value is not None}
    return DataObject(properties=kept, uuid=uuid_of(document.id), vector=vector.tolist())


def _property(field: str) -> Property:
    name = property_of(field)
    match FIELDS.get(field):
        case Kind.NUMBER:
            # a double is exact up to 2^53, and one type for all numbers takes any bound
            return Property(name=name, data_type=DataType.NUMBER, index_filterable=True, index_range_filters=True)
        case Kind.INSTANT:
            return Property(name=name, data_type=DataType.DATE, index_filterable=True, index_range_filters=True)
        case Kind.FLAG:
            return Property(name=name, data_type=DataType.BOOL, index_filterable=True)
        case Kind.WORD | Kind.WORDS as kind:
            data_type = DataType.TEXT if kind is Kind.WORD else DataType.TEXT_ARRAY
            return Property(name=name, data_type=data_type, tokenization=Tokenization.FIELD, index_searchable=False)
        case None:
            return _text_property(name)


def _text_property(name: str) -> Property:
    if name == "labels":  # parts of names and handles are found by their trigrams
        return Property(
            name=name, data_type=DataType.TEXT_ARRAY, tokenization=Tokenization.TRIGRAM, index_filterable=False
        )
    if name in {"handles", "text_hash"}:
        data_type = DataType.TEXT_ARRAY if name == "handles" else DataType.TEXT
        return Property(name=name, data_type=data_type, index_filterable=False, index_searchable=False)
    return Property(
        name=name,
        data_type=DataType.TEXT,
        tokenization=Tokenization.WORD,
        index_filterable=False,
        index_searchable=True,
    )


def _plain(name: str, value: object) -> object:
    if FIELDS.get(name) is Kind.INSTANT:
        return from_text(str(value))
    if FIELDS.get(name) is Kind.NUMBER and isinstance(value, int):
        return float(value)
    return list(value) if isinstance(value, tuple) else value
