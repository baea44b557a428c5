use seqnet::{ByState, FromLast, prelude::*, train::*};

sequential! { struct Encoder { Input(12, 1), LSTM(4) } }
sequential! { struct Decoder -> (6, 1) { Input(6, 1), LSTM(3, return_sequences = true), Dense(1) } }

fn main() {
    let data: Dataset<Sequence<12, 1>, Sequence<6, 1>> = Dataset::windows(&[0.0; 60]);
    let mut lesson = TeacherForcing::<Encoder, Decoder, FromLast, ByState>::ZEROS;
    let _ = Trainer::new(Adam::default(), MeanSquaredError).fit(&mut lesson, &data.forced());
}
