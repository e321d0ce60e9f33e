"""Turns files into versions. Knows neither SQL grammar nor the catalog."""

from meshdoc.sources.detect import Detected, Ignored, detect, versions_of_files
from meshdoc.sources.layout import layout
from meshdoc.sources.place import Disk, Place
from meshdoc.sources.tree import Tree
from meshdoc.sources.version import Kind, SourceFile, Version

__all__ = ["Detected", "Disk", "Ignored", "Kind", "Place", "SourceFile", "Tree", "Version", "detect", "layout"]
__all__ += ["versions_of_files"]
