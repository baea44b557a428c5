//! Layers, output shapes and parameter counts, as Keras's `model.summary()` prints them.

use crate::Text;

/// A layer in the table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its name, such as `lstm_1`.
    pub name: &'a str,
    /// Its class, such as `LSTM`.
    pub class: &'a str,
    /// What it gives, without the batch. [`Row::NONE`] stands for a number of timesteps that is not known.
    pub shape: &'a [usize],
    /// How many weights it has.
    pub parameters: usize,
    /// How many of them are not trained.
    pub non_trainable: usize,
}

impl Row<'_> {
    /// `None` in a shape.
    pub const NONE: usize = usize::MAX;

    /// `name (Class)`.
    const fn title_width(&self) -> usize {
        width(self.name) + 3 + width(self.class)
    }

    /// `(None, 12, 1)`.
    const fn shape_width(&self) -> usize {
        let mut sum = "(None)".len();
        let mut i = 0;
        while i < self.shape.len() {
            sum += ", ".len() + if self.shape[i] == Row::NONE { "None".len() } else { digits(self.shape[i]) };
            i += 1;
        }
        sum
    }
}

/// The widths of the columns within their lines and blanks.
#[derive(Clone, Copy)]
struct Columns {
    title: usize,
    shape: usize,
    count: usize,
}

impl Columns {
    /// Those of Keras on a terminal of 80 characters, where they are wide enough.
    const KERAS: Columns = Columns { title: 32, shape: 23, count: 13 };

    const fn of(rows: &[Row<'_>]) -> Columns {
        let mut columns = Columns::KERAS;
        let mut i = 0;
        while i < rows.len() {
            let row = &rows[i];
            if row.title_width() > columns.title {
                columns.title = max(columns.title, max(width(row.name), width(row.class) + 2));
            }
            columns.shape = max(columns.shape, row.shape_width());
            columns.count = max(columns.count, grouped_width(row.parameters));
            i += 1;
        }
        columns
    }

    /// A line across the table.
    const fn rule<const N: usize>(self, text: &mut Text<N>, line: &Run, [left, cross, right]: [&str; 3]) {
        text.add(left);
        repeat(text, line, self.title + 2);
        text.add(cross);
        repeat(text, line, self.shape + 2);
        text.add(cross);
        repeat(text, line, self.count + 2);
        text.add(right);
        text.add("\n");
    }

    /// A layer, in two lines where `name (Class)` is too long for one.
    const fn row<const N: usize>(self, text: &mut Text<N>, row: &Row<'_>) {
        let one_line = row.title_width() <= self.title;
        text.add("│ ");
        text.add(row.name);
        let mut used = width(row.name);
        if one_line {
            text.add(" (");
            text.add(row.class);
            text.add(")");
            used = row.title_width();
        }
        repeat(text, &Run::BLANK, self.title - used);
        text.add(" │ ");
        add_shape(text, row.shape);
        repeat(text, &Run::BLANK, self.shape - row.shape_width());
        text.add(" │ ");
        repeat(text, &Run::BLANK, self.count - grouped_width(row.parameters));
        add_grouped(text, row.parameters);
        text.add(" │\n");
        if !one_line {
            text.add("│ (");
            text.add(row.class);
            text.add(")");
            repeat(text, &Run::BLANK, self.title - width(row.class) - 2);
            text.add(" │ ");
            repeat(text, &Run::BLANK, self.shape);
            text.add(" │ ");
            repeat(text, &Run::BLANK, self.count);
            text.add(" │\n");
        }
    }

    const fn header<const N: usize>(self, text: &mut Text<N>) {
        text.add("┃ Layer (type)");
        repeat(text, &Run::BLANK, self.title - "Layer (type)".len());
        text.add(" ┃ Output Shape");
        repeat(text, &Run::BLANK, self.shape - "Output Shape".len());
        text.add(" ┃ ");
        repeat(text, &Run::BLANK, self.count - "Param #".len());
        text.add("Param # ┃\n");
    }
}

/// The table of a model, as Keras prints it. Where a column is too narrow it widens.
///
/// `N` is [`capacity`] or more. In the `impl` of a generic model:
///
/// ```
/// use seqnet_core::summary::{Row, capacity, summary};
///
/// struct Encoder<const H: usize>;
/// impl<const H: usize> Encoder<H> {
///     const SUMMARY: &'static str = const {
///         &summary::<{ capacity(7, 1, 4) }>(
///             "encoder",
///             &[Row { name: "lstm", class: "LSTM", shape: &[H], parameters: 4 * H * (H + 2), non_trainable: 0 }],
///             size_of::<f32>(),
///         )
///     }
///     .as_str();
/// }
/// assert!(Encoder::<32>::SUMMARY.ends_with("\
///  Total params: 4,352 (17.00 KB)
///  Trainable params: 4,352 (17.00 KB)
///  Non-trainable params: 0 (0.00 B)"));
/// ```
#[must_use]
pub const fn summary<const N: usize>(model: &str, rows: &[Row<'_>], scalar_bytes: usize) -> Text<N> {
    let columns = Columns::of(rows);
    let mut text = Text::new();
    text.add("Model: \"");
    text.add(model);
    text.add("\"\n");
    columns.rule(&mut text, &Run::THICK, ["┏", "┳", "┓"]);
    columns.header(&mut text);
    columns.rule(&mut text, &Run::THICK, ["┡", "╇", "┩"]);
    let (mut total, mut non_trainable) = (0_usize, 0_usize);
    let mut i = 0;
    while i < rows.len() {
        if i > 0 {
            columns.rule(&mut text, &Run::THIN, ["├", "┼", "┤"]);
        }
        columns.row(&mut text, &rows[i]);
        total = total.saturating_add(rows[i].parameters);
        non_trainable = non_trainable.saturating_add(rows[i].non_trainable);
        i += 1;
    }
    columns.rule(&mut text, &Run::THIN, ["└", "┴", "┘"]);
    add_total(&mut text, " Total params: ", total, scalar_bytes);
    text.add("\n");
    add_total(&mut text, " Trainable params: ", total.saturating_sub(non_trainable), scalar_bytes);
    text.add("\n");
    add_total(&mut text, " Non-trainable params: ", non_trainable, scalar_bytes);
    text
}

/// How many bytes a [`summary`] has at most: `model` is the length of the model's name in bytes, `longest` that of the longest name or
/// class among its `rows`, whose shapes have up to three dimensions.
#[must_use]
pub const fn capacity(model: usize, rows: usize, longest: usize) -> usize {
    const LINE: usize = "─".len();
    const DIMENSION: usize = ", 18446744073709551615".len();
    const COUNT: usize = "18,446,744,073,709,551,615".len();
    let title = max(Columns::KERAS.title, longest + 2);
    let within = title + 2 + "(None)".len() + 3 * DIMENSION + 2 + COUNT + 2;
    let rule = LINE * (within + 4) + 1;
    let cells = within + LINE * 4 + 1;
    // A name beyond ASCII has more bytes than characters; up to `longest` of them do not count as width.
    let row = 2 * (cells + longest) + rule;
    let total = " Non-trainable params: ".len() + COUNT + " (0000.00 KB)\n".len() + COUNT;
    "Model: \"\"\n".len() + model + 3 * rule + cells + rows * row + 3 * total
}

const fn add_total<const N: usize>(text: &mut Text<N>, what: &str, parameters: usize, scalar_bytes: usize) {
    text.add(what);
    add_grouped(text, parameters);
    text.add(" (");
    add_size(text, parameters as u128 * scalar_bytes as u128);
    text.add(")");
}

const fn add_shape<const N: usize>(text: &mut Text<N>, shape: &[usize]) {
    text.add("(None");
    let mut i = 0;
    while i < shape.len() {
        text.add(", ");
        if shape[i] == Row::NONE {
            text.add("None");
        } else {
            text.add_number(shape[i] as u128);
        }
        i += 1;
    }
    text.add(")");
}

/// Adds `12,705`.
const fn add_grouped<const N: usize>(text: &mut Text<N>, number: usize) {
    let mut power = 1;
    while number / power >= 1000 {
        power *= 1000;
    }
    text.add_number((number / power) as u128);
    while power > 1 {
        power /= 1000;
        let group = number / power % 1000;
        text.add(if group < 10 {
            ",00"
        } else if group < 100 {
            ",0"
        } else {
            ","
        });
        text.add_number(group as u128);
    }
}

/// Adds `49.63 KB`. A half hundredth goes to the even neighbour, as in Python.
const fn add_size<const N: usize>(text: &mut Text<N>, bytes: u128) {
    const UNITS: [&str; 6] = [" B", " KB", " MB", " GB", " TB", " PB"];
    let mut unit = 0;
    let mut scale = 1;
    while unit + 1 < UNITS.len() && bytes / scale >= 1024 {
        scale *= 1024;
        unit += 1;
    }
    let (mut hundredths, rest) = (bytes * 100 / scale, bytes * 100 % scale);
    if 2 * rest > scale || (2 * rest == scale && hundredths % 2 == 1) {
        hundredths += 1;
    }
    text.add_number(hundredths / 100);
    text.add(if hundredths % 100 < 10 { ".0" } else { "." });
    text.add_number(hundredths % 100);
    text.add(UNITS[unit]);
}

/// Adds a character many times over: in few steps, for the compiler counts them.
const fn repeat<const N: usize>(text: &mut Text<N>, many: &Run, times: usize) {
    let mut left = times;
    while left > 0 {
        let now = if left < Run::LENGTH { left } else { Run::LENGTH };
        text.add(many.0.split_at(now * many.0.len() / Run::LENGTH).0);
        left -= now;
    }
}

/// A character, [`LENGTH`](Run::LENGTH) times.
struct Run(&'static str);

impl Run {
    const LENGTH: usize = 32;
    const BLANK: Run = Run("                                ");
    const THIN: Run = Run("────────────────────────────────");
    const THICK: Run = Run("━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━");
}

/// How many characters a name has.
const fn width(name: &str) -> usize {
    let bytes = name.as_bytes();
    let (mut width, mut i) = (0, 0);
    while i < bytes.len() {
        if bytes[i] & 0xc0 != 0x80 {
            width += 1;
        }
        i += 1;
    }
    width
}

const fn digits(number: usize) -> usize {
    if number == 0 { 1 } else { number.ilog10() as usize + 1 }
}

const fn grouped_width(number: usize) -> usize {
    digits(number) + (digits(number) - 1) / 3
}

const fn max(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn row<'a>(name: &'a str, class: &'a str, shape: &'a [usize], parameters: usize) -> Row<'a> {
        Row { name, class, shape, parameters, non_trainable: 0 }
    }

    /// What Keras 3.15.1 prints for the network, whose weights are `4 · 32 · (1 + 32 + 1) = 4352`, `4 · 32 · (32 + 32 + 1) = 8320` and `32 + 1`.
    const FORECAST: &str = "\
Model: \"forecast\"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                     ┃ Output Shape            ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ lstm (LSTM)                      │ (None, 32)              │         4,352 │
├──────────────────────────────────┼─────────────────────────┼───────────────┤
│ repeat_vector (RepeatVector)     │ (None, 6, 32)           │             0 │
├──────────────────────────────────┼─────────────────────────┼───────────────┤
│ lstm_1 (LSTM)                    │ (None, 6, 32)           │         8,320 │
├──────────────────────────────────┼─────────────────────────┼───────────────┤
│ time_distributed                 │ (None, 6, 1)            │            33 │
│ (TimeDistributed)                │                         │               │
├──────────────────────────────────┼─────────────────────────┼───────────────┤
│ activation (Activation)          │ (None, 6, 1)            │             0 │
└──────────────────────────────────┴─────────────────────────┴───────────────┘
 Total params: 12,705 (49.63 KB)
 Trainable params: 12,705 (49.63 KB)
 Non-trainable params: 0 (0.00 B)";

    #[test]
    fn the_table_is_that_of_keras() {
        const TEXT: &Text<{ capacity(8, 5, 16) }> = &summary(
            "forecast",
            &[
                row("lstm", "LSTM", &[32], 4352),
                row("repeat_vector", "RepeatVector", &[6, 32], 0),
                row("lstm_1", "LSTM", &[6, 32], 8320),
                row("time_distributed", "TimeDistributed", &[6, 1], 33),
                row("activation", "Activation", &[6, 1], 0),
            ],
            4,
        );
        assert_eq!(TEXT.as_str(), FORECAST);
    }

    /// `layer_normalization_1_2345678901` has 32 characters, the usual width; one more, and a shape and a count of 24 and
    /// 14 characters, each make their column wider by one.
    #[test]
    fn columns_widen_rather_than_cut() {
        let rows = [
            row("layer_normalization_1_23456789012", "LayerNormalization", &[1_000_000, 1_000_000], 0),
            row("größe", "Dense", &[Row::NONE, 1], 11_234_567_890),
        ];
        let text: Text<{ capacity(1, 2, 33) }> = summary("m", &rows, 8);
        let expected = "\
Model: \"m\"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━┓
┃ Layer (type)                      ┃ Output Shape             ┃        Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━┩
│ layer_normalization_1_23456789012 │ (None, 1000000, 1000000) │              0 │
│ (LayerNormalization)              │                          │                │
├───────────────────────────────────┼──────────────────────────┼────────────────┤
│ größe (Dense)                     │ (None, None, 1)          │ 11,234,567,890 │
└───────────────────────────────────┴──────────────────────────┴────────────────┘
 Total params: 11,234,567,890 (83.70 GB)
 Trainable params: 11,234,567,890 (83.70 GB)
 Non-trainable params: 0 (0.00 B)";
        assert_eq!(text.as_str(), expected);
    }

    /// Batch normalization of 3 features trains `gamma` and `beta`, but not the two moving averages.
    #[test]
    fn what_is_not_trained_is_counted_apart() {
        let rows = [Row { non_trainable: 6, ..row("batch_normalization", "BatchNormalization", &[3], 12) }];
        let text: Text<{ capacity(1, 1, 19) }> = summary("m", &rows, 4);
        assert!(text.as_str().ends_with(
            "\
 Total params: 12 (48.00 B)
 Trainable params: 6 (24.00 B)
 Non-trainable params: 6 (24.00 B)"
        ));
    }

    #[test]
    fn a_table_of_the_largest_numbers_has_room() {
        const LARGEST: usize = usize::MAX - 1;
        let name = "µµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµµ";
        let rows = [Row { non_trainable: LARGEST, ..row(name, name, &[LARGEST; 3], LARGEST) }; 3];
        let text: Text<{ capacity(80, 3, 80) }> = summary(name, &rows, 8);
        assert!(text.as_str().ends_with(" PB)"));
        assert_eq!(text.as_str().lines().count(), 4 + 3 * 3 + 3);
    }

    /// `2⁶⁴ · 8 / 2⁵⁰ = 131072` petabytes. 1.125 and 1.375 are halves of a hundredth: the even neighbours are 1.12 and 1.38.
    #[test]
    fn sizes_are_rounded_as_in_python() {
        for (bytes, expected) in [
            (0, "0.00 B"),
            (1023, "1023.00 B"),
            (1024, "1.00 KB"),
            (1152, "1.12 KB"),
            (1408, "1.38 KB"),
            (12_705 * 4, "49.63 KB"),
            (1024 * 1024 - 1, "1024.00 KB"),
            (1024 * 1024, "1.00 MB"),
            (8 << 64, "131072.00 PB"),
        ] {
            let mut text = Text::<16>::new();
            add_size(&mut text, bytes);
            assert_eq!(text.as_str(), expected);
        }
    }

    #[test]
    fn thousands_are_separated() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (1_020_003, "1,020,003"), (12_345, "12,345")]
        {
            let mut text = Text::<16>::new();
            add_grouped(&mut text, number);
            assert_eq!(text.as_str(), expected);
            assert_eq!(grouped_width(number), expected.len());
        }
    }
}
