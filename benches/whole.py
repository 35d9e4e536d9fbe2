#!/usr/bin/env python3
"""Times whole runs of `variorum diff` beside `git diff --word-diff`, and prints the table of README.md.

    benches/whole.py target/release/variorum [FOLDER]

The inputs are made by a fixed rule and written to FOLDER (default: a temporary one). Standard library only.
"""
import bisect
import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

COMMON = "the of and to a in is that for it was on with as he be by at his this from they had are not but have".split()
SYLLABLES = "ba co den fer gil har jo kel lum mor nas or pen quar ros sel tun ver wick yar".split()
HAN = [chr(0x4E00 + idx) for idx in range(3000)]


class Prose:
    """Words of which the most frequent are far more frequent than the rest, as in any language."""

    def __init__(self, seed, words):
        self.rng = random.Random(seed)
        self.words = words
        self.sums = list(itertools.accumulate(1 / (rank + 2.3) for rank in range(len(words))))

    def word(self):
        return self.words[bisect.bisect_left(self.sums, self.rng.random() * self.sums[-1])]

    def paragraphs(self, n_words, n_paragraphs):
        size = max(1, n_words // n_paragraphs)
        return [[self.word() for _ in range(size)] for _ in range(n_paragraphs)]

    def edited(self, words, rate):
        """About every 1/rate-th word replaced, inserted or deleted."""
        new = []
        for word in words:
            drawn = self.rng.random() / rate
            if drawn < 0.6:
                new.append(self.word())
            elif drawn < 0.8:
                new += [self.word(), word]
            elif drawn >= 1:
                new.append(word)
        return new or words[:1]

    def version(self, old, rate, n_moved):
        new = [self.edited(words, rate) for words in old]
        for _ in range(n_moved):
            new.insert(self.rng.randrange(len(new)), new.pop(self.rng.randrange(len(new))))
        return new


def english(seed):
    rng = random.Random(seed)
    made = {"".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(40_000)}
    words = sorted(made)
    random.Random(1).shuffle(words)
    return Prose(seed, COMMON + words[:12_000])


def inputs():
    """Yields name, old and new text as lines, and what stands between two words."""
    yield "nothing", [], [], " "
    for name, n_words, n_paragraphs, n_moved in (
        ("article, 600 words", 600, 12, 1),
        ("20,000 words", 20_000, 340, 6),
        ("500,000 words", 500_000, 8_400, 60),
    ):
        prose = english(n_words)
        old = prose.paragraphs(n_words, n_paragraphs)
        yield name, old, prose.version(old, 0.08, n_moved), " "
    yield "two unrelated texts of 50,000 words", english(2).paragraphs(50_000, 840), english(3).paragraphs(50_000, 840), " "
    prose = english(4)
    old = prose.paragraphs(150_000, 1)
    yield "one line of a megabyte", old, prose.version(old, 0.02, 0), " "
    prose = english(5)
    lines = prose.paragraphs(64 * 4, 64)
    old = [prose.rng.choice(lines) for _ in range(20_000)]
    yield "20,000 lines of 64 kinds, shuffled", old, prose.rng.sample(old, len(old)), " "
    prose = Prose(6, HAN)
    old = prose.paragraphs(300_000, 1)
    yield "a line of 300,000 Han signs, edited", old, prose.version(old, 0.05, 0), ""
    yield "two unrelated lines of 300,000 Han signs", old, Prose(7, HAN).paragraphs(300_000, 1), ""
    few = Prose(8, HAN[:64])
    yield "the same of 64 kinds of signs", few.paragraphs(300_000, 1), few.paragraphs(300_000, 1), ""


def write(path, lines, blank):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(blank.join(words) + "\n" for words in lines)


def times(commands):
    """Median wall time of each command in milliseconds; the commands take turns."""
    taken = [[] for _ in commands]
    until = time.perf_counter() + 3
    while len(taken[0]) < 5 or time.perf_counter() < until and len(taken[0]) < 60:
        for command, found in zip(commands, taken):
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            found.append(1e3 * (time.perf_counter() - start))
    return [statistics.median(found) for found in taken]


def main():
    if len(sys.argv) > 2:
        measure(os.path.abspath(sys.argv[1]), sys.argv[2])
    else:
        with tempfile.TemporaryDirectory() as folder:
            measure(os.path.abspath(sys.argv[1]), folder)


def measure(program, folder):
    print("| input | git | plain | json |\n|---|---|---|---|")
    for idx, (name, old, new, blank) in enumerate(inputs()):
        pair = [os.path.join(folder, f"{idx}.{side}.txt") for side in ("old", "new")]
        write(pair[0], old, blank)
        write(pair[1], new, blank)
        git = ["git", "diff", "--no-index", "--word-diff", *pair]
        ours = [[program, "diff", "--format", form, *pair] for form in ("plain", "json")]
        print(f"| {name} |", " | ".join(f"{found:.1f}" for found in times([git, *ours])), "|", flush=True)


main()
