def part_4(price):
    return price * 4
