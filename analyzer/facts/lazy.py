"""A property that is worked out once, without the lock that `functools.cached_property` takes in Python 3.11."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class lazy(Generic[Value]):
    """Decorates a method of a class with a `__dict__`; it must be called by one thread at a time."""

    def __init__(self, read: Callable[[Any], Value]) -> None:
        self._read = read
        self._name = read.__name__
        self.__doc__ = read.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Value:
        """The value, which then hides this descriptor in the instance."""
        if instance is None:
            return self
        found = instance.__dict__[self._name] = self._read(instance)
        return found
