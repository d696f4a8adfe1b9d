#!/usr/bin/env bash
# Builds the Python package, installs it in an environment of its own, and runs its tests, those with Spark where there is Java.
#
#     python/check.sh [PROFILE]
#
# PROFILE is a profile of Cargo (dev). CARGO_TARGET_DIR, where it is set, is where the build and the environment go. DEMARCHE_PROGRAM names the command
# line to compare with; else that of the same profile is taken, if it has been built. What cannot be had here is told as NOT CHECKED, and is no failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

profile=${1:-dev}
target=${CARGO_TARGET_DIR:-../target}
mkdir -p "$target"
target=$(cd "$target" && pwd)
export CARGO_TARGET_DIR=$target
env=$target/python-check
program=${DEMARCHE_PROGRAM:-$target/$([[ $profile == dev ]] && echo debug || echo "$profile")/demarche}
not_checked=()

say() {
    printf 'python [%4ds]: %s\n' "$SECONDS" "$*" >&2
}

finish() {
    rm -rf "$env"
    for missing in "${not_checked[@]}"; do
        say "NOT CHECKED: $missing"
    done
    exit "$1"
}

pip() {
    timeout 300 "$env/bin/pip" install -q --disable-pip-version-check --no-cache-dir "$@" >&2
}

if ! command -v python3 >/dev/null || ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    not_checked+=("the Python package (there is no Python 3.10 or later)")
    finish 0
fi
rm -rf "$env"
if ! python3 -m venv "$env" || ! pip --only-binary :all: -r tests/requirements.txt; then
    not_checked+=("the Python package (what its tests use cannot be had here)")
    finish 0
fi

say "building ($profile)"
wheels=$env/wheels
"$env/bin/maturin" build --profile "$profile" --compression-level 1 --interpreter "$env/bin/python" --out "$wheels" >&2 || finish 1
pip --no-deps "$wheels"/demarche-*.whl || finish 1

if [[ -x $program ]]; then
    export DEMARCHE_PROGRAM=$program
else
    unset DEMARCHE_PROGRAM
    not_checked+=("that Python gives the acts of the command line (it is not built)")
fi
say "tests"
# away from the sources, so that what is tested is what was installed
"$env/bin/python" -m pytest -q -p no:cacheprovider -rs --ignore tests/test_spark.py tests >&2 || finish 1

if ! java -version >/dev/null 2>&1; then
    not_checked+=("Spark (there is no Java)")
# PySpark comes as source alone; what it needs does not
elif ! pip --only-binary :all: --no-binary pyspark -r tests/requirements-spark.txt; then
    not_checked+=("Spark (PySpark cannot be had here)")
else
    say "tests with Spark"
    timeout 480 "$env/bin/python" -m pytest -q -p no:cacheprovider -rs tests/test_spark.py >&2 || finish 1
fi
if Rscript -e 'library(reticulate)' >/dev/null 2>&1; then
    say "from R"
    RETICULATE_PYTHON=$env/bin/python timeout 120 Rscript tests/example.R >&2 || finish 1
    not_checked+=("the example in R that reads Parquet (README.md)")
else
    not_checked+=("the examples in R (README.md; there is no R with reticulate)")
fi
finish 0
