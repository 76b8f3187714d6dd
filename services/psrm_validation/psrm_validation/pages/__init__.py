"""The rulebook as pages to read, filter and print: the same pages are served and written as files.

Pure functions from descriptions to HTML. Every page is whole without script and fetches nothing from anywhere.
"""

from psrm_validation.pages.address import Links, Page
from psrm_validation.pages.site import every_page, rendered
from psrm_validation.pages.view import View

__all__ = ["Links", "Page", "View", "every_page", "rendered"]
