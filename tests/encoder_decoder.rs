//! A decoder that is given its own outputs.

use rand::SeedableRng;
use rand::rngs::StdRng;
use seqnet::prelude::*;
use seqnet::{ByState, EncoderDecoder, FromLast, FromZeros, Start};

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

mod by_state {
    use super::{ByState, EncoderDecoder, FromLast, FromZeros, StdRng, input, pushes};
    use rand::SeedableRng;
    use seqnet::prelude::*;

    sequential! { struct Encoder { Input(5, 2), LSTM(4, return_sequences = true), GRU(3) } }
    sequential! {
        struct Decoder -> (4, 2) { Input(4, 2), LSTM(4, return_sequences = true), GRU(3, return_sequences = true), Dense(2) }
    }
    type Pair<P = FromZeros> = EncoderDecoder<Encoder, Decoder, P, ByState>;

    fn pair<P>() -> Pair<P> {
        let mut rng = StdRng::seed_from_u64(1);
        Pair::new(Encoder::random(&mut rng), Decoder::random(&mut rng))
    }

    /// With the same weights in both, it is as if one model had seen all nine timesteps.
    #[test]
    fn a_decoder_begins_where_the_encoder_has_ended() {
        sequential! {
            struct Whole { Input(9, 2), LSTM(4, return_sequences = true), GRU(3, return_sequences = true), Dense(2) }
        }
        let mut model: Pair = pair();
        (model.encoder.lstm.cell.kernel, model.encoder.lstm.cell.recurrent_kernel) =
            (model.decoder.lstm.cell.kernel, model.decoder.lstm.cell.recurrent_kernel);
        model.encoder.gru.cell.kernel = model.decoder.gru.cell.kernel;
        model.encoder.gru.cell.recurrent_kernel = model.decoder.gru.cell.recurrent_kernel;
        let mut whole = Whole::zeros();
        (whole.lstm.cell, whole.gru.cell) = (model.decoder.lstm.cell.clone(), model.decoder.gru.cell.clone());
        whole.dense = model.decoder.dense.clone();
        let (x, y): (_, Sequence<4, 2>) = (input(), model.predict(&input()));
        let fed = |t: usize, f: usize| match t {
            0..5 => x[(t, f)],
            5 => 0.0,
            _ => y[(t - 6, f)],
        };
        let expected = whole.predict(&Sequence::from_fn(fed));
        for (y, expected) in y.steps().iter().zip(&expected.steps()[5..]) {
            for (y, expected) in y.as_slice().iter().zip(expected.as_slice()) {
                assert!((y - expected).abs() <= 1e-6, "{y} is not {expected}, beyond rounding");
            }
        }
    }

    /// Pushing timesteps into the encoder, and its states into the decoder, is the same bit for bit.
    #[test]
    fn streams_hand_their_states_over() {
        let (model, x) = (pair::<FromLast>(), input());
        let y: Sequence<4, 2> = model.predict(&x);
        let mut encoder = model.encoder.stream();
        for _ in 0..2 {
            // The second window begins afresh.
            for x in x.steps() {
                let _ = encoder.push(x);
            }
        }
        let mut decoder = model.decoder.stream();
        decoder.begin(&encoder.states());
        assert_eq!(pushes(&mut decoder, x[4]), y);
        assert_eq!(pushes(&mut model.begin(&x), x[4]), y);
        assert_ne!(pushes(&mut decoder, x[4]), y, "the window after it begins with zeros");
        assert_eq!(pushes(&mut decoder, x[4]), pushes(&mut model.decoder.stream(), x[4]));
    }

    mod of_one_s_own {
        use super::{FromLast, Pair, input, pair};
        use seqnet::prelude::*;

        type Forecast = Pair<FromLast>;
        sequential! { struct Level -> (4, 1) { Input(5, 2), Forecast -> (4, 2), Dense(1) } }

        #[test]
        fn a_pair_is_a_layer() {
            let mut model = Level::zeros();
            model.forecast = pair();
            model.dense.kernel = [[1.0].into(), [0.0].into()];
            let (y, pair): (Sequence<4, 1>, Sequence<4, 2>) =
                (model.predict(&input()), pair::<FromLast>().predict(&input()));
            assert!((0..4).all(|t| y[(t, 0)].to_bits() == pair[(t, 0)].to_bits()));
        }
    }

    mod generic {
        use super::{ByState, EncoderDecoder, FromLast, input};
        use seqnet::prelude::*;

        sequential! { struct Encoder<const H: usize> { Input(5, 2), SimpleRNN(H) } }
        sequential! { struct Decoder<const H: usize> { Input(3, 2), SimpleRNN(H, return_sequences = true), Dense(2) } }

        #[test]
        fn models_of_any_size_fit_each_other() {
            let model = EncoderDecoder::<Encoder<7>, Decoder<7>, FromLast, ByState>::ZEROS;
            assert_eq!(model.predict(&input()), Sequence::<3, 2>::zeros());
        }
    }
}

/// What a decoder gives that is fed its own outputs, after this one.
fn pushes<M>(decoder: &mut Stream<'_, M>, mut before: Vector<2>) -> Sequence<4, 2>
where
    M: seqnet::__private::Pushes<Input = Sequence<4, 2>>,
    M::Emission: seqnet::Emission<Plain = Vector<2>>,
{
    let mut y = Sequence::zeros();
    for y in y.steps_mut() {
        before = decoder.push(&before);
        *y = before;
    }
    y
}
