"""The site: the README and the pages of docs/, as they are. `bin/docs` builds it."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
NORMALIZE = pathlib.Path("/usr/share/javascript/normalize.css/normalize.css")

project = "contexture"
version = re.search(r"^  version: '(.*)'", (ROOT / "meson.build").read_text(encoding="utf-8"), re.MULTILINE)[1]

extensions = ["myst_parser"]
include_patterns = ["README.md", "docs/*.md", "docs/**/*.md"]
exclude_patterns = ["build"]
root_doc = "README"
myst_heading_anchors = 4  # links such as formats.md#graphml
highlight_language = "none"

html_theme = "furo"
html_title = f"contexture {version}"
html_show_copyright = False
html_copy_source = False
html_show_search_summary = False  # it would fetch pages, which no browser does from disk
html_theme_options = {"top_of_page_button": None}
html_extra_path = ["index.html"]
html_static_path = ["site.css"]
html_css_files = ["site.css"]

SECTION = re.compile(r"^## (.*)\n((?:(?!## ).*\n)*)", re.MULTILINE)
LINK = re.compile(r"^- \[(.*?)\]\(([^)#:]*)\.md\)", re.MULTILINE)


def toctree(pages, caption=""):
    caption = f":caption: {caption}\n" if caption else ""
    return f"\n```{{toctree}}\n:hidden:\n{caption}\n" + "\n".join(pages) + "\n```\n"


def name_files(app, name, text):
    """A file that a page shows and its examples use has its name above it."""
    text[0] = re.sub(r"^```text (\S+)$", r"```{code-block} text\n:caption: \1\n", text[0], flags=re.MULTILINE)


def link_reference(app, name, text):
    """The reference of the C++ interface, where `ninja api` made it beside the site."""
    if name == "docs/cpp" and pathlib.Path(app.outdir, "../api/index.html").exists():
        path = "build/docs/api/index.html"
        text[0] = text[0].replace(f"`{path}`", f'<a href="../../api/index.html">{path}</a>')


def add_navigation(app, name, text):
    """The sidebar is what docs/README.md lists, a group for each of its sections. Pages of a folder stand
    below the folder's own page, in the order in which that one links to them."""
    page = ROOT / f"{name}.md"
    if name == root_doc:
        text[0] += toctree(["All pages <docs/README>"])
        for caption, body in SECTION.findall((ROOT / "docs/README.md").read_text(encoding="utf-8")):
            text[0] += toctree([f"{title} <docs/{link}>" for title, link in LINK.findall(body)], caption)
        return
    folder = page.parent if page.stem == "README" else page.with_suffix("")
    if folder.is_dir() and folder != ROOT / "docs":
        below = sorted((text[0].find(f"{path.name})"), path) for path in folder.glob("*.md") if path != page)
        text[0] += toctree([str(path.relative_to(page.parent).with_suffix("")) for _, path in below])


def bundle_theme(app, failure):
    """Debian ships the theme's parts as they were before bundling: they ask a web server for one another, and nobody
    asks whether dark is preferred. Put together here, they work from disk too."""
    if failure:
        return
    static = pathlib.Path(app.outdir, "_static")
    script = static / "scripts/furo.js"
    first, _, rest = script.read_text(encoding="utf-8").partition("\n")
    if first.startswith("import Gumshoe"):
        script.write_text((static / "scripts/gumshoe-patched.js").read_text(encoding="utf-8") + rest, encoding="utf-8")
    style = static / "styles/furo.css"
    first, _, rest = style.read_text(encoding="utf-8").partition("\n")
    if first == "@import url(/javascript/normalize.css/normalize.css);":
        colours = re.search(r'body\[data-theme="dark"\] (\{.*?\})', rest, re.DOTALL)[1]
        dark = f'@media screen and (prefers-color-scheme: dark) {{ body[data-theme="auto"] {colours} }}\n'
        style.write_text(NORMALIZE.read_text(encoding="utf-8") + rest + dark, encoding="utf-8")


def setup(app):
    app.connect("source-read", name_files)
    app.connect("source-read", link_reference)
    app.connect("source-read", add_navigation)
    app.connect("build-finished", bundle_theme)
