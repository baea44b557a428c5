//! The input: the first layer, or its `input_shape`.

use super::Walk;
use crate::arguments::Call;
use crate::arguments::values::Target;
use crate::dimension::{Dimension, Term, require};
use crate::mistakes::Stop;
use crate::parse::Model;
use crate::read::Read;
use crate::shape::Shape;
use proc_macro2::TokenStream;
use quote::ToTokens;

/// The vocabulary of a model that begins with `Embedding`.
pub(super) fn vocabulary(layers: &[Read<'_>]) -> Option<Dimension> {
    let first = layers.iter().find(|layer| !matches!(layer, Read::Input(..)))?;
    match first {
        Read::Table(call, _) if call.row.name == "Embedding" => call.dimension("input_dim").cloned(),
        _ => None,
    }
}

impl Walk<'_> {
    /// The input: the first layer, or its `input_shape`.
    pub(super) fn input(&mut self, model: &Model, layers: &[Read<'_>], of_ids: bool) -> Result<Shape, Stop> {
        let (dimensions, on) = match layers.first() {
            None if !model.mistakes.is_empty() => return Err(Stop),
            None => {
                return self.wrong(
                    &model.name,
                    "a model needs layers\nhelp: begin with `Input(timesteps, features)`, and add a layer such as `LSTM(32)`",
                );
            }
            Some(Read::Unsound) => return Err(Stop),
            Some(Read::Input(dimensions, _, on)) => (&dimensions[..], on.clone()),
            Some(Read::Table(call, _)) => match call.input_shape() {
                Some((dimensions, on)) => (dimensions, on),
                None => return self.no_input(call.token.to_token_stream(), layers),
            },
            Some(Read::Own(path, ..)) => return self.no_input(path.to_token_stream(), layers),
        };
        let shape = match dimensions {
            [Some(features)] => Shape::Vector(features.clone()),
            [Some(timesteps), Some(features)] => Shape::Sequence(timesteps.clone(), features.clone()),
            [Some(timesteps), Some(inner), Some(features)] => {
                Shape::Sequences(timesteps.clone(), inner.clone(), features.clone())
            }
            [None, Some(inner), Some(features)] => Shape::EndlessSequences(inner.clone(), features.clone()),
            [None, Some(features)] => Shape::Endless(features.clone()),
            [None] if of_ids => Shape::Endless(Dimension::number(1)),
            [None] => {
                let text = "`Input` needs the number of features, but is given `None`\nhelp: write `Input(None, 1)` for a stream of 1 feature";
                return self.wrong(on, text);
            }
            _ => {
                let text = format!(
                    "an input has one to three dimensions, but is given {}\nhelp: write `(timesteps, features)`, or `(features)`",
                    dimensions.len()
                );
                return self.wrong(on, text);
            }
        };
        for (dimension, what) in shape.dimensions().into_iter().rev().zip(["feature", "timestep", "timestep"])
        {
            require!(self.checks, &dimension.constant(), positive("Input", what, *dimension))?;
        }
        Ok(shape)
    }

    fn no_input<T>(&mut self, on: TokenStream, layers: &[Read<'_>]) -> Result<T, Stop> {
        if let Some(Read::Input(_, late, _)) = layers.iter().find(|layer| matches!(layer, Read::Input(..))) {
            return self.wrong(late, "the input comes first\nhelp: move this `Input` to the top of the list");
        }
        let text =
            "the first layer needs the shape of the input\nhelp: begin with `Input(timesteps, features)`";
        self.wrong(on, text)
    }

    /// An `input_shape` on a later layer must be what arrives.
    pub(crate) fn inner_input_shape(&mut self, call: &Call, given: &Shape) -> Result<(), Stop> {
        let Some((said, on)) = call.input_shape() else { return Ok(()) };
        let name = call.row.name;
        match (said, given) {
            ([Some(t), Some(f)], Shape::Sequence(gt, gf)) => {
                require!(self.checks, &on, input_sequence(name, *t, *f, *gt, *gf))
            }
            ([Some(f)], Shape::Vector(gf)) => require!(self.checks, &on, input_vector(name, *f, *gf)),
            ([Some(_), Some(_), Some(_)], Shape::Sequences(..))
            | ([None, Some(_), Some(_)], Shape::EndlessSequences(..)) => {
                let (said, given) = (Target::over_time(said), Target::of(given));
                require!(self.checks, &on, input_sequences(name, said, given))
            }
            ([None, Some(f)], Shape::Endless(gf)) => require!(self.checks, &on, input_vector(name, *f, *gf)),
            _ => {
                let said: Vec<String> = said
                    .iter()
                    .map(|said| said.as_ref().map_or_else(|| "None".to_owned(), Dimension::text))
                    .collect();
                let text = format!(
                    "`{name}` says `input_shape = ({})`, but is given {}\nhelp: remove `input_shape`: it is needed on the first layer alone",
                    said.join(", "),
                    given.words()
                );
                self.wrong(on, text)
            }
        }
    }
}
