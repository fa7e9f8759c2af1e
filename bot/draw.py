"""The renderer of charts, a process of its own: a Vega-Lite specification in, a picture out. Nothing of ours."""

from __future__ import annotations

import json
import sys


def main() -> None:
    import vl_convert

    spec = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(vl_convert.vegalite_to_png(spec, scale=2.0))


if __name__ == "__main__":
    main()
