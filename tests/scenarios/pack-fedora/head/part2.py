def part_2(price):
    return price * 2
