use seqnet::{ByState, EncoderDecoder, FromZeros, prelude::*};

sequential! { struct Encoder { Input(5, 2), LSTM(3), Dense(2) } }
sequential! { struct Decoder { Input(4, 2), LSTM(3, return_sequences = true), Dense(2) } }

fn main() {
    let pair = EncoderDecoder::<_, _, FromZeros, ByState>::new(Encoder::zeros(), Decoder::zeros());
    let _ = pair.predict(&Sequence::zeros());
}
