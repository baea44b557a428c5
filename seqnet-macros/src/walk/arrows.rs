//! Shapes that are typed after an arrow: of a layer, and of the model.

use super::{Planned, Walk};
use crate::arguments::values::Target;
use crate::arguments::{Call, read_shape};
use crate::dimension::{Dimension, Term, require};
use crate::mistakes::Stop;
use crate::parse::{self, Model};
use crate::shape::Shape;
use quote::{ToTokens, quote};
use syn::{Expr, Path};

impl Walk<'_> {
    /// A layer whose type is the user's: the arrow is its shape rule, and a constant holds it to it.
    pub(crate) fn own(&mut self, path: &Path, arrow: &parse::Shape, given: &Shape) -> Result<Planned, Stop> {
        let gives = self.typed_shape(arrow)?;
        let name = path.to_token_stream().to_string().replace(' ', "");
        if !given.is_endless() {
            let (x, y, scalar) = (given.tensor(self.scalar), gives.tensor(self.scalar), self.scalar);
            let answer = crate::own::is_layer(&path.to_token_stream(), &x, scalar, self.parameters);
            let adapter = crate::own::choose(&answer);
            let shape = quote!(<#adapter as __seqnet::Adapted<#path, #x, #y>>::SHAPE);
            let call = match &gives {
                Shape::Sequence(t, f) => {
                    let (t, f) = (t.constant(), f.constant());
                    quote!(__seqnet::shapes::arrow_sequence(#name, #shape, #t, #f))
                }
                Shape::Sequences(..) => {
                    let said = Target::of(&gives).constant();
                    quote!(__seqnet::shapes::arrow_sequences(#name, #shape, #said))
                }
                Shape::EndlessSequences(..) => {
                    let said = Target::of(&gives).constant();
                    quote!(__seqnet::shapes::arrow_sequences(#name, #shape, #said))
                }
                Shape::Vector(f) | Shape::Endless(f) => {
                    let f = f.constant();
                    quote!(__seqnet::shapes::arrow_vector(#name, #shape, #f))
                }
            };
            let generic = given.dimensions().into_iter().any(|dimension| dimension.parameter().is_some());
            let given = given.dimensions().into_iter().map(Term::constant);
            let takes = quote!(__seqnet::shapes::takes(#name, #answer, &[#(#given),*]));
            self.checks.leave(path, takes, generic);
            self.checks.leave(&arrow.tokens, call, !self.parameters.is_empty());
        }
        Ok(Planned::new(path.to_token_stream(), gives))
    }

    /// A shape after an arrow.
    fn typed_shape(&mut self, typed: &parse::Shape) -> Result<Shape, Stop> {
        let items: Vec<&Expr> = typed.items.iter().collect();
        match read_shape(items, self.parameters).as_ref().map(|shape| &shape[..]) {
            Ok([Some(f)]) => Ok(Shape::Vector(f.clone())),
            Ok([Some(t), Some(f)]) => Ok(Shape::Sequence(t.clone(), f.clone())),
            Ok([Some(t), Some(n), Some(f)]) => Ok(Shape::Sequences(t.clone(), n.clone(), f.clone())),
            Ok([None, Some(f)]) => Ok(Shape::Endless(f.clone())),
            Ok([None, Some(n), Some(f)]) => Ok(Shape::EndlessSequences(n.clone(), f.clone())),
            Ok(_) => {
                let text = format!(
                    "a shape has one to three dimensions, but is given {}\nhelp: write `-> (timesteps, features)`, or `-> (features)`",
                    typed.items.len()
                );
                self.wrong(&typed.tokens, text)
            }
            Err((on, text)) => {
                let help =
                    if text.contains("\nhelp: ") { "" } else { "\nhelp: write `-> (timesteps, features)`" };
                let text = format!("an arrow {text}{help}");
                self.wrong(on, text)
            }
        }
    }

    /// The shape that a layer of the table gives, under the names that its arrow has for it. Without an arrow every dimension must
    /// be one that stable Rust can compute.
    pub(crate) fn gives(&mut self, call: &Call, shape: Shape) -> Result<Shape, Stop> {
        let name = call.row.name;
        let Some(arrow) = self.arrow.take() else {
            if let Some(parameter) =
                shape.dimensions().into_iter().find_map(Dimension::parameter_in_a_calculation)
            {
                let text = format!(
                    "the output of `{name}` is calculated from the generic parameter `{parameter}`, which stable Rust cannot do\n\
                     help: {}",
                    self.with_names(name, &shape)
                );
                return self.wrong(&call.token, text);
            }
            return Ok(shape);
        };
        let said = self.typed_shape(arrow)?;
        let pairs = match (&said, &shape) {
            (Shape::Vector(a), Shape::Vector(b)) | (Shape::Endless(a), Shape::Endless(b)) => {
                vec![(a, b, "features")]
            }
            (Shape::Sequence(t, f), Shape::Sequence(u, g)) => vec![(t, u, "timesteps"), (f, g, "features")],
            (Shape::EndlessSequences(n, f), Shape::EndlessSequences(m, g)) => {
                vec![(n, m, "timesteps in each"), (f, g, "features")]
            }
            (Shape::Sequences(..), Shape::Sequences(..)) => {
                let whats = ["timesteps", "timesteps in each", "features"];
                let pairs = said.dimensions().into_iter().zip(shape.dimensions()).zip(whats);
                pairs.map(|((said, gives), what)| (said, gives, what)).collect()
            }
            _ => {
                let text = format!(
                    "`{name}` gives {}, but its arrow says `{}`\nhelp: write `-> {}`, or remove the arrow",
                    shape.words(),
                    said.text(),
                    shape.text()
                );
                return self.wrong(&arrow.tokens, text);
            }
        };
        for (said, gives, what) in pairs {
            if !said.same_as(gives) {
                require!(self.checks, &said.constant(), equal(name, what, *gives, *said))?;
            }
        }
        Ok(said)
    }

    /// What to write for a layer whose output is calculated from generic parameters: parameters more, and an arrow with them.
    fn with_names(&self, layer: &str, shape: &Shape) -> String {
        let mut more: Vec<String> = Vec::new();
        let names = shape.dimensions().into_iter().map(|dimension| {
            let Some(parameter) = dimension.parameter_in_a_calculation() else { return dimension.text() };
            let free =
                |name: &String| !more.contains(name) && self.parameters.iter().all(|other| other != name);
            let enough = 3 + more.len() + self.parameters.len();
            let name = (2..enough).map(|n| format!("{parameter}{n}")).find(free).unwrap_or_default();
            more.push(name.clone());
            name
        });
        let mut names = names.collect::<Vec<_>>().join(", ");
        if shape.is_endless() {
            names.insert_str(0, "None, ");
        }
        let more = more.iter().map(|name| format!("`const {name}: usize`")).collect::<Vec<_>>().join(" and ");
        format!("give the struct {more} too, and write `{layer}(..) -> ({names})`")
    }

    /// Rules that give what they are given do not ask for the arrow.
    pub(super) fn used_arrow(&mut self) -> Result<(), Stop> {
        match self.arrow.take() {
            None => Ok(()),
            Some(arrow) => self.wrong(&arrow.tokens, "this layer needs no arrow\nhelp: remove it"),
        }
    }

    /// Holds the last layer to what the model declares, and gives the output as it is declared.
    pub(super) fn contract(&mut self, model: &Model, gives: Shape) -> Result<Shape, Stop> {
        let Some(typed) = &model.contract else { return Ok(gives) };
        let declared = self.typed_shape(typed)?;
        let name = model.name.to_string();
        let (name, on) = (&name[..], &typed.tokens);
        if is_never(&declared, &gives) {
            let (declared, gives) = (declared.text(), gives.text());
            let text = format!(
                "`{name}` is declared to give {declared}, but its last layer gives {gives}\nhelp: declare `-> {gives}`, or change the last layer"
            );
            return self.wrong(on, text);
        }
        match (&declared, &gives) {
            (Shape::Sequence(t, f), Shape::Sequence(gt, gf)) => {
                if !(t.same_as(gt) && f.same_as(gf)) {
                    require!(self.checks, on, contract_sequence(name, *t, *f, *gt, *gf))?;
                }
            }
            (Shape::Sequences(..), Shape::Sequences(..))
            | (Shape::EndlessSequences(..), Shape::EndlessSequences(..)) => {
                let (said, is) = (Target::of(&declared), Target::of(&gives));
                require!(self.checks, on, contract_sequences(name, said, is))?;
            }
            (Shape::Vector(f), Shape::Vector(gf)) | (Shape::Endless(f), Shape::Endless(gf)) => {
                if !f.same_as(gf) {
                    require!(self.checks, on, contract_vector(name, *f, *gf))?;
                }
            }
            _ => {
                let text = format!(
                    "`{name}` is declared to give {}, but its last layer gives {}\nhelp: declare `-> {}`, or change the last layer",
                    declared.words(),
                    gives.words(),
                    gives.text()
                );
                return self.wrong(on, text);
            }
        }
        Ok(declared)
    }
}

/// Whether a generic model gives another shape than it declares whatever its parameters are: two literals say so. Where there are no parameters,
/// the rules see it, and have the numbers of constants.
fn is_never(declared: &Shape, gives: &Shape) -> bool {
    let same_rank = std::mem::discriminant(declared) == std::mem::discriminant(gives);
    let (declared, gives) = (declared.dimensions(), gives.dimensions());
    let is_generic = declared.iter().chain(&gives).any(|dimension| dimension.parameter().is_some());
    let differ = |(a, b): (&&Dimension, &&Dimension)| a.value().zip(b.value()).is_some_and(|(a, b)| a != b);
    same_rank && is_generic && declared.iter().zip(&gives).any(differ)
}
