"""Limits on input, so that hostile or broken files give a finding, in bounded time and memory."""

MAX_FILE_BYTES = 16 * 1024 * 1024
"""A larger file is not read. The largest manifest seen in real repositories has 3.7 MB."""

MAX_DEPTH = 200
"""Depth of nested collections in one document; the C parser needs quadratic time for deep flow collections."""

MAX_NODES = 1_000_000
"""Nodes of one file with its aliases expanded: stops alias bombs."""

MAX_NODES_OF_ALIASES = 1_000_000
"""Nodes that aliases add in all files of a run together: many small files could each be an alias bomb."""

MAX_FAULTS = 100
"""Syntax errors of one file; the rest of the file is not read."""

MAX_DIRECTIVES = 1_000
"""`%TAG` lines of one file: the C parser compares each with all others."""

MAX_DIRECTIVE = 1_000
"""Characters of a `%TAG` line: its prefix is copied into every tag that uses it."""

MAX_CONFIG_BYTES = 1024 * 1024
"""A larger `.preflux.yaml` is not read."""

MAX_FILES = 200_000
"""Files of one repository."""

MAX_INDEX_BYTES = 64 * 1024 * 1024
"""A larger git index is not read. 200,000 files take 30 MB."""

MAX_INDEX_NAMES = 64 * 1024 * 1024
"""Bytes of all paths of an index together: version 4 stores only the difference to the path before."""

MAX_IGNORE_BYTES = 1024 * 1024
"""A larger `.gitignore` is not read."""

MAX_IGNORE_STEPS = 10_000_000
"""Matches of a pattern against a name in a run: enough for 20,000 names and 500 patterns with a wildcard."""

MAX_FOLDER_DEPTH = 300
"""Depth of nested folders in a git work tree."""

MAX_BUILD_DEPTH = 200
"""Length of a chain of kustomizations that include each other."""

MAX_RECONCILIATIONS = 5_000
"""Flux Kustomizations of one cluster: one that applies itself under a new name would never end."""

MAX_BUILD_OBJECTS = 20_000
"""Objects of one build."""

MAX_ODD_ITEMS = 300
"""Items of a list in a strategic merge if some lack or repeat their key: kustomize's algorithm is quadratic then."""

CHARACTERS_PER_NODE = 32
"""When copies are counted, a text counts as one more node for this many characters."""

CHARACTERS_PER_PARSED = 4
"""The same for a text that is parsed and written again for each value that is put into it."""

MIN_STEPS = 3_000_000
"""Steps that every run may take for its builds (see render/budget.py). With STEPS_PER_CHARACTER for one megabyte of input,
half of them take about two seconds. The largest known repository uses 1 %, and 50 clusters that share a tree 20 %."""

STEPS_PER_CHARACTER = 3.0
"""Additional steps for each character of input."""

STEPS_PER_TRANSFORMATION = 20
"""Steps that a transformation takes for each object, whether it changes it or not."""

STEPS_PER_REPLACEMENT = 30
"""Steps that a replacement takes for each field path in each object."""

CHARACTERS_PER_STEP = 8
"""Printing, substituting and parsing an object again takes one step for this many characters."""

FIELDS_PER_STEP = 16
"""Copying a mapping or list takes one step for this many fields or items."""

MIN_VALUES = 800_000
"""Values that patches, replacements and substitution may add in a run: each can copy what another one copied."""

VALUES_PER_CHARACTER = 1.2
"""Additional values for each character of input."""

MIN_OBJECTS = 25_000
"""Objects in all builds of a run together. 50 clusters that share two megabytes have 14,000."""

OBJECTS_PER_CHARACTER = 0.01
"""Additional objects for each character of input: the shortest object has 60 characters."""

CHARACTERS_PER_OBJECT = 4_000
"""A long object counts as one more for this many characters."""

MAX_DEFINITIONS = 20_000
"""Paths through the definitions of one `crds` file that refer to each other."""

MAX_SPLIT = 4 * 1024 * 1024
"""Characters of a text that a replacement with a delimiter splits, including what it puts in."""

MAX_COMPONENT_RUNS = 2_000
"""Runs of components in one build; a chain in which each includes the next one twice doubles them every time."""

MAX_LIKENESSES = 20_000
"""Comparisons of names for hints about the broken paths of one kustomization; later ones get no hint."""

MAX_PROBLEMS = 500
"""Schema problems reported for one object: for each unknown field, similar names are searched."""

MAX_SCHEMA_PROBLEMS = 150_000
"""What could be wrong with one object at the most, as nodes times the longest list of its schema: the validator makes all of
it at once, with a copy of the list for each."""

MAX_LIKENESSES_OF_ALL = 50_000
"""The same for all kustomizations in a run together."""

MAX_PATH = 4_096
"""Characters of a path; no file system that kustomize reads from allows longer ones."""

MAX_COMPARED = 300_000
"""Comparisons of names with missing ones in a run; later missing names get no hint."""

MAX_DUPLICATES = 50_000
"""Duplicate keys of one document that are recorded: comments may silence many of them."""

MAX_FINDINGS_OF_FILE = 1_000
"""Findings of one rule and severity in one file; if there are more, the report says so at its end."""

MAX_FINDINGS = 20_000
"""Findings of one severity in a run; if there are more, the report says so at its end."""

MAX_MESSAGE = 4_000
"""Characters of a message, a hint or a related message; longer ones are cut in the middle."""

MAX_PATTERN = 1_024
"""Characters of a .gitignore pattern: the time to compile it grows with its length."""

MAX_EXPRESSION = 500_000
"""Characters of a regular expression of Go. Of one with a million parts, google-re2 itself writes lines without end to
standard error."""

MAX_PATTERNS = 2_000
"""Lines of a `.sourceignore`; later lines are not read."""

MAX_PATTERNS_OF_ALL = 500
"""Patterns of all `.sourceignore` files together, or of the configuration: each is matched against every file."""

MAX_WILDCARDS = 2_000
"""The `*`, `?` and `[` of the same patterns: with very many, matching takes long for each character of a path."""
