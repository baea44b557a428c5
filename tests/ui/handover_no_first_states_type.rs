use seqnet::{ByState, EncoderDecoder, FromZeros, prelude::*};

sequential! { struct Encoder { Input(5, 2), LSTM(8) } }
sequential! { struct Decoder { Input(4, 2), Dense(2) } }

fn main() {
    let pair = EncoderDecoder::<_, _, FromZeros, ByState>::new(Encoder::zeros(), Decoder::zeros());
    let _ = pair.predict(&Sequence::zeros());
}
