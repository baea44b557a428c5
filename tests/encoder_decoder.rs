//! A decoder that is given its own outputs.

use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;
use seqnet::{EncoderDecoder, FromLast, FromZeros, Start};

sequential! { struct Encoder -> (3) { Input(5, 2), LSTM(4), Dense(3) } }
sequential! { struct Decoder -> (4, 2) { Input(4, 5), GRU(6, return_sequences = true), Dense(2) } }

fn pair<P>() -> EncoderDecoder<Encoder, Decoder, P> {
    let mut rng = StdRng::seed_from_u64(1);
    EncoderDecoder::new(Encoder::random(&mut rng), Decoder::random(&mut rng))
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn input() -> Sequence<5, 2> {
    Sequence::from_fn(|t, f| (t as f32 + 0.3 * f as f32).sin())
}

/// The decoder is causal: its output at a timestep is that of a window which has the outputs before, and zeros after.
fn assert_feeds_back<P: Start<Sequence<5, 2>, 2, f32>>(first: Vector<2>) {
    let (model, x) = (pair::<P>(), input());
    let y: Sequence<4, 2> = model.predict(&x);
    let context = model.encoder.predict(&x);
    let mut window = Sequence::zeros();
    for t in 0..4 {
        let before = if t == 0 { first } else { y[t - 1] };
        window[t] = [context[0], context[1], context[2], before[0], before[1]].into();
        let expected = model.decoder.predict(&window)[t];
        for (y, expected) in y[t].as_slice().iter().zip(expected.as_slice()) {
            assert!((y - expected).abs() <= 1e-6, "timestep {t}: {y} is not {expected}, beyond rounding");
        }
    }
}

#[test]
fn every_output_is_the_next_input() {
    assert_feeds_back::<FromZeros>(Vector::zeros());
    assert_feeds_back::<FromLast>(input()[4]);
}

#[test]
fn weights_are_named_by_their_model() {
    let file = pair::<FromLast>().to_safetensors();
    let tensors = safetensors::SafeTensors::deserialize(&file).unwrap();
    assert!(tensors.tensor("encoder/lstm/kernel").is_ok() && tensors.tensor("decoder/gru/bias").is_ok());
    let copy = EncoderDecoder::<Encoder, Decoder, FromLast>::from_safetensors(&file).unwrap();
    assert_eq!(copy.predict(&input()), pair::<FromLast>().predict(&input()));
}

mod of_one_s_own {
    use super::{Decoder, Encoder, EncoderDecoder, FromLast, Sequence, input, pair, sequential};

    type Pair = EncoderDecoder<Encoder, Decoder, FromLast>;
    sequential! { struct Level -> (4, 1) { Input(5, 2), Pair -> (4, 2), Dense(1) } }

    #[test]
    fn a_pair_is_a_layer() {
        let mut model = Level::zeros();
        model.pair = pair();
        model.dense.kernel = [[1.0].into(), [0.0].into()];
        let (y, pair): (Sequence<4, 1>, Sequence<4, 2>) =
            (model.predict(&input()), pair::<FromLast>().predict(&input()));
        assert!((0..4).all(|t| y[(t, 0)].to_bits() == pair[(t, 0)].to_bits()));
    }
}
