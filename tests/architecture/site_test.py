"""bin/docs makes a site without a warning, in which every page can be reached and nothing needs a network."""
import html.parser
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
from urllib.parse import unquote, urlsplit

SOURCE = pathlib.Path(os.environ["CONTEXTURE_SOURCE"])
sys.path.append(str(SOURCE / "tests/command_line"))
import browser


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.ids, self.links, self.loads = {""}, [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids.update(values[name] for name in ("id", "name") if values.get(name))
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        elif tag in ("link", "script", "img", "iframe"):
            self.loads.extend(values[name] for name in ("href", "src") if values.get(name))


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        done = subprocess.run([SOURCE / "bin" / "docs"], env={**os.environ, "BUILD": folder.name}, text=True,
                              capture_output=True, check=False)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        cls.root = pathlib.Path(folder.name, "docs", "site")
        cls.pages = {path: Page(path) for path in cls.root.glob("**/*.html")}

    def test_every_page_is_made_and_listed(self):
        front = self.root / "README.html"
        listed = {(front.parent / unquote(urlsplit(link).path)).resolve() for link in self.pages[front].links}
        for page in SOURCE.glob("docs/**/*.md"):
            made = self.root / page.relative_to(SOURCE).with_suffix(".html")
            with self.subTest(page=str(page.relative_to(SOURCE))):
                self.assertIn(made, self.pages)
                self.assertIn(made.resolve(), listed)  # the sidebar is on every page

    def test_links_lead_somewhere(self):
        seen = 0
        for path, page in self.pages.items():
            for link in page.links:
                parts = urlsplit(link)
                if parts.scheme:
                    continue
                target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
                with self.subTest(page=str(path.relative_to(self.root)), link=link):
                    self.assertTrue(target.is_file())
                    if target in self.pages and target.name != "genindex.html":
                        self.assertIn(parts.fragment, self.pages[target].ids)
                seen += 1
        self.assertGreater(seen, 1000)

    def test_nothing_is_loaded_from_a_network(self):
        for path, page in self.pages.items():
            for load in page.loads:
                with self.subTest(page=str(path.relative_to(self.root)), loads=load):
                    self.assertEqual(urlsplit(load).scheme, "")
        for style in self.root.glob("_static/**/*.css"):
            self.assertNotRegex(style.read_text(encoding="utf-8"), r"url\([\"']?(https?:)?/")

    @unittest.skipUnless(browser.PROGRAM, "no browser here: apt-get install chromium-headless-shell")
    def test_a_browser_searches_from_disk(self):
        shown = browser.Browser()
        self.addCleanup(shown.close)
        shown.call("Page.navigate", url=(self.root / "search.html").as_uri() + "?q=recommender")
        shown.wait_for("document.querySelector('ul.search li a') !== null")
        found = shown.evaluate("[...document.querySelectorAll('ul.search li a')].map(link => link.href)")
        self.assertIn((self.root / "docs/recipes/recommender.html").as_uri(), found)

        background = "getComputedStyle(document.body).backgroundColor"
        light = shown.evaluate(background)
        shown.evaluate("document.querySelector('.theme-toggle').click()")
        self.assertNotEqual(shown.evaluate(background), light)
        self.assertEqual(shown.complaints, [])


if __name__ == "__main__":
    unittest.main()
