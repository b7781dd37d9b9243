"""What the bench prints, and what it found missing."""


class Report:
    """Prints each result at once and remembers what was missed."""

    def __init__(self):
        self.missed = []
        print(f"{'':46}{'req/s':>8}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'ratio':>8}  wanted")

    def line(self, title, sample, ratio=None, wanted=""):
        figures = f"{sample.rate:8.0f}{sample.at(0.5):9.1f}{sample.at(0.99):9.1f}"
        figures += f"{sample.processor_each:9.2f}"
        print(f"{title:46}{figures}{f'{ratio:8.2f}' if ratio else ''}  {wanted}", flush=True)

    def against(self, title, ours, others, *, least):
        """One line with the ratio of two lists of rounds, by their medians."""
        ratio = middle(ours).rate / middle(others).rate
        self.line(title, middle(ours), ratio, f">= {least}")
        self.expect(ratio >= least, f"{title}: {ratio:.2f} instead of {least}")

    def expect(self, is_met, sentence):
        if not is_met:
            self.missed.append(sentence)
            print(f"MISSED: {sentence}", flush=True)


def middle(samples):
    """The round with the median rate."""
    return sorted(samples, key=lambda sample: sample.rate)[len(samples) // 2]
