"""The one registration idiom: a new kind of thing is a function registered under the keys it serves."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

K = TypeVar("K")
F = TypeVar("F", bound=Callable[..., object])


class Registry(dict[K, F]):
    """Functions by key. `@registry(key, ...)` adds one; registering a key twice raises ValueError.

    A missing key has no default: use `get`, and handle None explicitly.
    """

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun

    def __call__(self, *keys: K) -> Callable[[F], F]:
        """Decorate the function that serves `keys`."""

        def register(function: F) -> F:
            for key in keys:
                if key in self:
                    raise ValueError(f"{self.noun} {key!r} is registered twice")
                self[key] = function
            return function

        return register


@functools.cache
def load(package: ModuleType) -> None:
    """Import every module of a package, so that a new file registers its entries without being listed anywhere."""
    for module in sorted(info.name for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")):
        importlib.import_module(module)


@functools.cache
def load_modules(package: ModuleType) -> None:
    """Import the modules and packages right in a package, and none below those."""
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")):
        importlib.import_module(module)


def load_module(package: ModuleType, name: str) -> None:
    """Import the module or package of that name right in a package, if there is one."""
    if any(info.name == name for info in pkgutil.iter_modules(package.__path__)):
        importlib.import_module(f"{package.__name__}.{name}")
