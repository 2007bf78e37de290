def part_3(price):
    return price * 3
