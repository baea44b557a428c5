//! Formulas as a table has them.
//!
//! ```ebnf
//! Sum     = Product ("+" Product)*
//! Product = Factor ("·"? Factor | "/" Factor)*
//! Factor  = Number | Letter | "groups" | "(" Sum ")"
//! ```

/// What a formula gives with these numbers for its letters; none where it cannot be read.
pub(super) fn value(formula: &str, numbers: &[(&str, usize)]) -> Option<usize> {
    let mut reader = Reader { rest: formula, numbers };
    let value = reader.sum()?;
    reader.peek().is_none().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
    numbers: &'a [(&'a str, usize)],
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    /// Whether this character is next; it is passed.
    fn takes(&mut self, character: char) -> bool {
        self.peek();
        self.rest.strip_prefix(character).map(|rest| self.rest = rest).is_some()
    }

    fn sum(&mut self) -> Option<usize> {
        let mut sum = self.product()?;
        while self.takes('+') {
            sum += self.product()?;
        }
        Some(sum)
    }

    fn product(&mut self) -> Option<usize> {
        let mut product = self.factor()?;
        loop {
            if self.takes('/') {
                let by = self.factor()?;
                product = product.is_multiple_of(by).then(|| product / by)?;
            } else if self.takes('·') || self.peek().is_some_and(|next| !"+)".contains(next)) {
                product *= self.factor()?;
            } else {
                return Some(product);
            }
        }
    }

    fn factor(&mut self) -> Option<usize> {
        if self.takes('(') {
            let sum = self.sum()?;
            return self.takes(')').then_some(sum);
        }
        self.peek()?;
        let digits = self.rest.chars().take_while(char::is_ascii_digit).count();
        if digits > 0 {
            let (number, rest) = self.rest.split_at(digits);
            self.rest = rest;
            return number.parse().ok();
        }
        let (name, number) = self.numbers.iter().find(|(name, _)| self.rest.starts_with(name))?;
        self.rest = &self.rest[name.len()..];
        Some(*number)
    }
}

#[test]
fn letters_side_by_side_are_multiplied() {
    let numbers = [("F", 6), ("U", 3), ("groups", 2)];
    let value = |formula| value(formula, &numbers);
    assert_eq!(value("4U(F + U + 1)"), Some(4 * 3 * 10));
    assert_eq!(value("U · F / groups + 1"), Some(10));
    assert_eq!(value("UF"), Some(18));
    for unread in ["", "U(", "U)", "x", "F / 4"] {
        assert_eq!(value(unread), None, "{unread}");
    }
}
