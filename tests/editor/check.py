#!/usr/bin/env python3
"""Ask a real rust-analyzer what an editor shows of `sequential!`: hover, definition, completion in a half-typed list.

    python3 tests/editor/check.py

prints what is asked and what comes, as `transcript.txt` beside this file has it, and fails where that is not what it
should be. `RA` is the rust-analyzer (by default the one in the path), `RA_SYSROOT_SRC` the `library` folder of Rust's
sources, if it does not find them itself. It takes some minutes, for rust-analyzer builds the macro first, and `cargo test` does not
run it.
"""

import os
import pathlib
import sys

from client import Client

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

MANIFEST = f"""[package]
name = "editor"
edition = "2024"

[dependencies]
seqnet = {{ path = "{REPOSITORY}", default-features = false }}

[workspace]
"""

PROGRAM = """use seqnet::prelude::*;

sequential! {
    /// Six months from the last twelve.
    struct Forecast -> (6, 1) {
        Input(12, 1),
        LSTM(32),
        RepeatVector(6),
        LSTM(32, return_sequences = true),
        TimeDistributed(Dense(1)),
        Activation("linear"),
    }
}

fn main() {
    let model = Forecast::zeros();
    let _ = model.lstm.bias;
}
"""

failures = []


def verdict(question, answer, fits):
    print(f"{question}\n    {answer}{'' if fits else '    <-- not this'}", flush=True)
    if not fits:
        failures.append(question)


def place(client, marked, typed=None):
    """Show the program, with `typed` in place of `marked`, and find the `|` of either in it."""
    plain = marked if typed is not None else marked.replace("|", "")
    start = PROGRAM.index(plain)
    shown = typed if typed is not None else marked
    text = PROGRAM[:start] + shown.replace("|", "") + PROGRAM[start + len(plain) :]
    client.show(text)
    return start + shown.index("|")


def hover(client, marked, *words):
    text = client.hover(place(client, marked))
    found = [word for word in words if word in text]
    verdict(f"hover on `{marked}`", f"shows {', '.join(map(repr, found))}", len(found) == len(words))


def definition(client, marked, file, line):
    found = client.definitions(place(client, marked))
    shown = "; ".join(f"{file}: {line.split('<')[0]}" for file, line in found)
    fits = len(found) == 1 and found[0][0] == file and line in found[0][1]
    verdict(f"definition of `{marked}`", shown, fits)


def complete(client, marked, typed, there, missing=()):
    found = client.completions(place(client, marked, typed))
    fits = all(name in found for name in there) and not any(name in found for name in missing)
    shown = ", ".join(found[:6]) + (f" and {len(found) - 6} more" if len(found) > 6 else "")
    verdict(f"completion at `{typed.strip()}`", shown or "nothing", fits)


def main():
    project = REPOSITORY / "target" / "editor"
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "Cargo.toml").write_text(MANIFEST)
    (project / "src" / "main.rs").write_text(PROGRAM)
    client = Client(project, "src/main.rs", os.environ.get("RA_SYSROOT_SRC"))
    client.until_ready()
    print(f"rust-analyzer {client.server}\n")
    hover(client, "struct Fore|cast", "Six months from the last twelve.", "lstm_1 (LSTM)", "(6, 32)")
    hover(client, "LS|TM(32),", "pub struct Lstm", "Long short-term memory")
    hover(client, "Repeat|Vector(6)", "RepeatVector")
    hover(client, "model.ls|tm.bias", "pub lstm")
    definition(client, "LS|TM(32),", "lstm.rs", "Lstm")
    definition(client, "Time|Distributed(Dense", "time_distributed.rs", "pub struct TimeDistributed")
    definition(client, "TimeDistributed(De|nse", "dense.rs", "pub struct Dense")
    complete(client, "        LSTM(32),\n", "        De|\n", ["Dense", "LSTM", "TimeDistributed"], ["return_sequences"])
    complete(client, "Dense(1)),", "Dense(1)), |", ["GRU", "GroupNormalization", "Masking"])
    complete(
        client,
        "LSTM(32, return_sequences = true)",
        "LSTM(32, ret|)",
        ["return_sequences", "go_backwards", "use_bias"],
        ["units", "Dense"],
    )
    complete(client, "TimeDistributed(Dense(1))", "TimeDistributed(De|)", ["Dense", "Conv1D"])
    complete(client, '"linear"', "ta|", ["tanh", "sigmoid", "gelu"], ["units"])
    client.close()
    if failures:
        sys.exit(f"\n{len(failures)} of these are not as they should be")


if __name__ == "__main__":
    main()
