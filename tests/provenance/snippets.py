"""One piece of code in every language, and the same as another person would lay it out."""

from __future__ import annotations

PYTHON = '''\
"""How tanks are filled."""

import heapq


class Filler:
    """Fills tanks in the order of their need."""

    def __init__(self, tanks, pump=None, margin=0.25):
        self.queue = [(tank.level / tank.size, tank.number) for tank in tanks]
        heapq.heapify(self.queue)
        self.pump = pump or Pump('main')
        self.margin = margin

    # The emptiest first.
    def fill(self, amount):
        """Yield what each tank gets."""
        while amount > self.margin and self.queue:
            share, number = heapq.heappop(self.queue)
            wanted = min(amount, (1 - share) * self.pump.reach(number))
            if wanted <= self.margin:
                continue
            yield number, wanted
            amount -= wanted
            heapq.heappush(self.queue, (share + wanted / 100, number))
        self.pump.stop(reason='no more', rest=amount)
'''
PYTHON_OTHERWISE = """\
import heapq

class Filler:
  def __init__(
    self,
    tanks,
    pump=None,
    margin=0.25,
  ):
    self.queue = [
      (tank.level/tank.size, tank.number) for tank in tanks
    ]
    heapq.heapify(self.queue)
    self.pump = pump or Pump("main"); self.margin = margin
  def fill(self, amount):
    while amount>self.margin and self.queue:
      share, number = heapq.heappop(self.queue)  # next
      wanted = min(amount, (1 - share) * self.pump.reach(number))
      if wanted <= self.margin: continue
      yield number, wanted
      amount -= wanted
      heapq.heappush(self.queue, (share + wanted / 100, number,))
    self.pump.stop(reason="no more", rest=amount)
"""
JAVASCRIPT = """\
// Routes of a tram.
export function routes(stops, lines = []) {
  const found = new Map();
  for (const line of lines) {
    const at = stops.findIndex((stop) => stop.id === line.from);
    if (at < 0 || line.closed) continue;
    found.set(line.id, { first: stops[at], name: `tram ${line.name}`, rest: stops.slice(at + 1) });
  }
  return [...found.values()].sort((a, b) => a.rest.length - b.rest.length);
}
"""
JAVASCRIPT_OTHERWISE = """\
export function routes(
    stops,
    lines = [],
)
{
    const found = new Map()
    for (const line of lines)
    {
        /* where it begins */
        const at = stops.findIndex((stop) => stop.id === line.from)
        if (at < 0 || line.closed) continue
        found.set(line.id, {
            first: stops[at],
            name: `tram ${line.name}`,
            rest: stops.slice(at + 1),
        })
    }
    return [...found.values()].sort((a, b) => a.rest.length - b.rest.length)
}
"""
C = """\
/* Rings of bytes. */
static int ring_take(struct ring *ring, unsigned char *out, size_t most)
{
    size_t taken = 0; // none yet

    while (taken < most && ring->head != ring->tail) {
        out[taken++] = ring->bytes[ring->tail & (ring->size - 1)];
        ring->tail += 1;
        if (ring->tail == ring->mark && ring->wake != NULL)
            ring->wake(ring->owner, "half \\"empty\\"", taken);
    }
    return taken > 0 ? (int)taken : -1;
}
"""
C_OTHERWISE = """\
static int
ring_take(struct ring *ring, unsigned char *out, size_t most) {
  size_t taken = 0;
  while (taken < most
         && ring->head != ring->tail)
  {
    out[taken++] = ring->bytes[ring->tail & (ring->size - 1)];
    ring->tail += 1;
    if (ring->tail == ring->mark && ring->wake != NULL)
      ring->wake(ring->owner, "half \\"empty\\"", taken);
  }
  return taken > 0 ? (int) taken : -1;
}
"""
JAVA = """\
public final class Ledger {
    private final Map<String, Long> sums = new HashMap<>();

    /** Books one entry. */
    public long book(String account, long amount) {
        if (amount == 0 || account.isEmpty()) {
            throw new IllegalArgumentException("nothing to book for " + account);
        }
        long sum = sums.merge(account, amount, Long::sum);
        return sum < 0 ? -1 : sums.values().stream().mapToLong(it -> it).max().orElse(0);
    }
}
"""
JAVA_OTHERWISE = (
    JAVA.replace(" {\n", "\n{\n").replace("    ", "\t").replace("/** Books one entry. */", "")
)
GO = """\
// Merge puts two sorted lists together.
func Merge(left, right []Item, less func(a, b Item) bool) ([]Item, error) {
	out := make([]Item, 0, len(left)+len(right))
	for len(left) > 0 && len(right) > 0 {
		if less(right[0], left[0]) {
			out, right = append(out, right[0]), right[1:]
			continue
		}
		out, left = append(out, left[0]), left[1:]
	}
	if len(out) == 0 && less == nil {
		return nil, fmt.Errorf("nothing to merge: %d", len(left))
	}
	return append(append(out, left...), right...), nil
}
"""
GO_BARE = GO.replace("\t", "  ").replace("// Merge puts two sorted lists together.\n", "")
GO_OTHERWISE = GO_BARE.replace(
    "left, right []Item, less", "\n  left,\n  right []Item,\n  less"
)  # fmt: skip
RUST = """\
/// The widest gap.
pub fn widest<'a>(marks: &'a [Mark], least: u64) -> Option<&'a Mark> {
    let mut best: Option<(u64, &'a Mark)> = None;
    for pair in marks.windows(2) {
        let gap = pair[1].at.checked_sub(pair[0].at)?;
        match best {
            Some((widest, _)) if widest >= gap => {}
            _ if gap < least => println!("skipped {}", gap),
            _ => best = Some((gap, &pair[0])),
        }
    }
    best.map(|(_, mark)| mark).filter(|mark| mark.kind != 'x')
}
"""
RUST_OTHERWISE = RUST.replace("    ", "  ").replace("/// The widest gap.\n", "").replace(
    "(marks: &'a [Mark], least: u64)", "(\n  marks: &'a [Mark],\n  least: u64,\n)"
)  # fmt: skip
RUBY = """\
# Sorts letters into boxes.
class Sorter
  def initialize(boxes, default: 'lost')
    @boxes = boxes.to_h { |box| [box.code, box] }
    @default = default
  end

  def sort(letters)
    letters.group_by { |letter| @boxes.fetch(letter.code, @default) }.each do |box, held|
      next if held.empty? || box == @default
      box.add(held.map(&:weight).sum, stamp: Time.now, label: "box #{box.code}")
    end
  end
end
"""
RUBY_OTHERWISE = (
    RUBY.replace("'lost'", '"lost"')
    .replace("  ", "\t")
    .replace("# Sorts letters into boxes.\n", "")
)
PHP = """\
<?php
# Prices with their tax.
function gross(array $prices, string $country, float $extra = 0.0): array
{
    $rates = ['se' => 25, 'de' => 19, 'lu' => 17];
    $out = [];
    foreach ($prices as $name => $net) {
        if (!isset($rates[$country]) || $net <= 0) {
            throw new InvalidArgumentException("no price for $name");
        }
        $out[$name] = round($net * (1 + $rates[$country] / 100) + $extra, 2); // cents
    }
    return array_filter($out, fn ($sum) => $sum > $extra);
}
"""
PHP_OTHERWISE = PHP.replace(")\n{", ") {").replace("    ", "  ").replace("'", '"').replace(
    "# Prices with their tax.\n", "").replace(" // cents", "")  # fmt: skip
SHELL = """\
# Keeps the newest copies.
prune() {
    local folder="$1" keep="${2:-5}" count=0
    for copy in $(ls -t "$folder"/*.tar.gz 2>/dev/null); do
        count=$((count + 1))
        if [ "$count" -gt "$keep" ] && [ ! -e "$copy.lock" ]; then
            rm -f "$copy" || { echo "cannot remove $copy" >&2; return 1; }
        fi
    done
    printf '%s of %s kept in %s\\n' "$keep" "$count" "$folder"
}
"""
SHELL_OTHERWISE = SHELL.replace("; do\n", "\ndo\n").replace("; then\n", "\nthen\n").replace(
    "    ", "\t").replace("# Keeps the newest copies.\n", "")  # fmt: skip

CODE = {
    "python": (PYTHON, PYTHON_OTHERWISE),
    "javascript": (JAVASCRIPT, JAVASCRIPT_OTHERWISE),
    "c": (C, C_OTHERWISE),
    "java": (JAVA, JAVA_OTHERWISE),
    "go": (GO, GO_OTHERWISE),
    "rust": (RUST, RUST_OTHERWISE),
    "ruby": (RUBY, RUBY_OTHERWISE),
    "php": (PHP, PHP_OTHERWISE),
    "shell": (SHELL, SHELL_OTHERWISE),
}
ENDINGS = {"python": "py", "javascript": "ts", "c": "c", "java": "java", "go": "go", "rust": "rs",
           "ruby": "rb", "php": "php", "shell": "sh"}  # fmt: skip
