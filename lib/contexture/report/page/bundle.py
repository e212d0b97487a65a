"""The page of --html as C++: bundle.py page.html style.css ... script.js ... page.cpp

Puts the styles and the scripts in their places, cuts the page at its two documents and writes three texts.
"""
import pathlib
import sys

PIECE = 4096  # bytes of a literal: compilers join neighbours
PLAIN = {ord("\n"): "\\n", ord('"'): '\\"', ord("\\"): "\\\\", ord("?"): "\\?"}


def literal(data):
    """A C++ string of these bytes; three octal digits never run into the next letter."""
    return "".join(PLAIN.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}") for byte in data)


def constant(name, text):
    data = text.encode()
    lines = [f'    "{literal(data[at:at + PIECE])}"' for at in range(0, len(data), PIECE)] or ['    ""']
    body = "\n".join(lines)
    return (f"extern const std::string_view {name};\n"
            f"constexpr char {name}Text[] =\n{body};\n"
            f"const std::string_view {name}({name}Text, sizeof({name}Text) - 1);\n")


def join(paths, text):
    return "".join(text[path] for path in paths)


def main(page, *parts, output):
    text = {path: pathlib.Path(path).read_text(encoding="utf-8") for path in (page, *parts)}
    styles = [path for path in parts if path.endswith(".css")]
    scripts = [path for path in parts if path.endswith(".js")]
    for path in scripts:
        if "</script" in text[path].lower() or "<!--" in text[path]:
            sys.exit(f"{path}: holds </script or <!--, which would end or hide the script")
    vendored = [path for path in scripts if "vendor" in path]
    ours = join([path for path in scripts if path not in vendored], text)
    places = {"STYLE": join(styles, text), "VENDOR": join(vendored, text),
              "SCRIPT": f'"use strict";\n(() => {{\n{ours}}})();\n'}
    whole = text[page]
    for mark, content in places.items():
        before, after = whole.split(f"@{mark}@")
        whole = before + content + after
    begin, rest = whole.split("@REPORT@")
    middle, end = rest.split("@PARTS@")
    pathlib.Path(output).write_text(
        "#include <string_view>\n\nnamespace contexture {\n\n"
        + "\n".join([constant("kPageBegin", begin), constant("kPageMiddle", middle), constant("kPageEnd", end)])
        + "\n}  // namespace contexture\n", encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:-1], output=sys.argv[-1])
