from kamerton.runtime.cli import main

raise SystemExit(main())
