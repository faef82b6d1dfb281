"""Make the list of common names that identity ships (`identity_graph/normalize/data/common_names.txt`).

    pip install faker==40.63.0
    python bench/common_names.py > creatorgraph/identity_graph/normalize/data/common_names.txt

Faker (MIT) holds lists of given and family names of some ninety countries, with their usual spelling. They are read
as display names are, so that a name in another script is listed in Latin letters.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from types import ModuleType

from creatorgraph.identity_graph.normalize.names import read_names

SHORTEST = 3
HEAD = """# Given and family names that many people bear, in Latin letters, one a line: made by bench/common_names.py
# from the lists of Faker {version}, https://github.com/joke2k/faker.
#
# Copyright (c) 2012 Daniele Faraglia
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
# documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
# rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
# persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice
# and this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS
# PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
# MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT
# HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
# ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def names_of(module: ModuleType) -> Iterator[str]:
    """Give the given and family names of one country."""
    provider = module.Provider
    for attribute in dir(provider):
        listed = getattr(provider, attribute)
        if "first_name" in attribute or "last_name" in attribute or "middle_name" in attribute:
            for each in listed if isinstance(listed, Sequence | dict) else ():
                yield str(each if isinstance(each, str) else each[0])


def main() -> None:
    """Print the list."""
    people = importlib.import_module("faker.providers.person")
    found: set[str] = set()
    for country in pkgutil.iter_modules(people.__path__):
        for written in names_of(importlib.import_module(f"{people.__name__}.{country.name}")):
            found.update(token for name in read_names(written) for token in name.tokens)
    print(HEAD.format(version=version("faker")))
    print("\n".join(sorted(token for token in found if len(token) >= SHORTEST and token.isascii() and token.isalpha())))


if __name__ == "__main__":
    main()
