"""Many that write at once while something is done to the platform."""

import abc
import threading


class Crowd(abc.ABC):
    """Threads that work until the block is left; a subclass says in `work` what each of them does."""

    def __init__(self, count):
        self.ended = threading.Event()
        self._threads = [threading.Thread(target=self.work, args=(n,)) for n in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for thread in self._threads:
            thread.join()

    @abc.abstractmethod
    def work(self, number):
        """Work until `ended` is set."""
