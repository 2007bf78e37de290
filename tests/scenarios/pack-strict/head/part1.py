def part_1(price):
    return price * 1
