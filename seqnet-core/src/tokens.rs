//! Ids of words, or of whatever a vocabulary holds.

use crate::{Single, Streamed, Timeline};
use core::fmt;
use typenum::B1;

/// An id below `VOCABULARY`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(transparent)]
pub struct Token<const VOCABULARY: usize>(u32);

/// `T` ids below `VOCABULARY`: the input of a model that begins with `Embedding`.
///
/// The ids are checked once, when they are put together, so that no prediction can fail:
///
/// ```
/// use seqnet_core::Tokens;
///
/// let x = Tokens::<3, 100>::try_from(&[7, 0, 99][..])?;
/// assert_eq!(x[2].id(), 99);
/// let error = Tokens::<3, 100>::try_from(&[7, 0, 100][..]).unwrap_err();
/// assert_eq!(error.to_string(), "id 100 at position 2 is not below the vocabulary of 100");
/// # Ok::<_, seqnet_core::TokensError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Tokens<const T: usize, const VOCABULARY: usize>([Token<VOCABULARY>; T]);

/// `VOCABULARY` ids over time without end: the input of a model with `None` timesteps. No value of it exists.
#[derive(Clone, Copy, Debug)]
pub struct EndlessTokens<const VOCABULARY: usize>(core::convert::Infallible);

/// Ids that are no tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokensError {
    /// There are more or fewer than the model takes.
    Length {
        /// How many it takes.
        needed: usize,
        /// How many there are.
        given: usize,
    },
    /// One is too large.
    Id {
        /// Its place, from zero.
        position: usize,
        /// The id.
        id: u32,
        /// What it must be below.
        vocabulary: usize,
    },
}

impl<const VOCABULARY: usize> Token<VOCABULARY> {
    /// The id.
    #[must_use]
    pub const fn id(self) -> usize {
        self.0 as usize
    }
}

impl<const T: usize, const VOCABULARY: usize> Tokens<T, VOCABULARY> {
    /// Id 0 throughout.
    #[must_use]
    pub const fn zeros() -> Self {
        Tokens([Token(0); T])
    }

    /// The tokens.
    #[must_use]
    pub const fn as_slice(&self) -> &[Token<VOCABULARY>] {
        &self.0
    }

    /// The tokens, one for each timestep.
    #[must_use]
    pub const fn steps(&self) -> &[Token<VOCABULARY>; T] {
        &self.0
    }
}

impl<const T: usize, const VOCABULARY: usize> Default for Tokens<T, VOCABULARY> {
    fn default() -> Self {
        Tokens::zeros()
    }
}

impl<const VOCABULARY: usize> TryFrom<u32> for Token<VOCABULARY> {
    type Error = TokensError;

    fn try_from(id: u32) -> Result<Self, TokensError> {
        let below = usize::try_from(id).is_ok_and(|id| id < VOCABULARY);
        if below { Ok(Token(id)) } else { Err(TokensError::Id { position: 0, id, vocabulary: VOCABULARY }) }
    }
}

/// Takes exactly `T` ids.
impl<const T: usize, const VOCABULARY: usize> TryFrom<&[u32]> for Tokens<T, VOCABULARY> {
    type Error = TokensError;

    fn try_from(ids: &[u32]) -> Result<Self, TokensError> {
        if ids.len() != T {
            return Err(TokensError::Length { needed: T, given: ids.len() });
        }
        let mut tokens = Tokens::zeros();
        for (position, (token, &id)) in tokens.0.iter_mut().zip(ids).enumerate() {
            *token =
                Token::try_from(id).map_err(|_| TokensError::Id { position, id, vocabulary: VOCABULARY })?;
        }
        Ok(tokens)
    }
}

impl<const T: usize, const VOCABULARY: usize> TryFrom<[u32; T]> for Tokens<T, VOCABULARY> {
    type Error = TokensError;

    fn try_from(ids: [u32; T]) -> Result<Self, TokensError> {
        Tokens::try_from(&ids[..])
    }
}

impl<const T: usize, const VOCABULARY: usize> core::ops::Index<usize> for Tokens<T, VOCABULARY> {
    type Output = Token<VOCABULARY>;

    fn index(&self, timestep: usize) -> &Token<VOCABULARY> {
        &self.0[timestep]
    }
}

impl fmt::Display for TokensError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokensError::Length { needed, given } => {
                write!(f, "the model takes {needed} ids, but there are {given}")
            }
            TokensError::Id { position, id, vocabulary } => {
                write!(f, "id {id} at position {position} is not below the vocabulary of {vocabulary}")
            }
        }
    }
}

impl core::error::Error for TokensError {}

impl<const T: usize, const VOCABULARY: usize> Timeline for Tokens<T, VOCABULARY> {
    type Step = Token<VOCABULARY>;
    const TIMESTEPS: Option<usize> = Some(T);
}

impl<const VOCABULARY: usize> Timeline for EndlessTokens<VOCABULARY> {
    type Step = Token<VOCABULARY>;
    const TIMESTEPS: Option<usize> = None;
}

impl<const T: usize, const VOCABULARY: usize> Streamed for Tokens<T, VOCABULARY> {
    type Step = Token<VOCABULARY>;
    type First = Single<B1, Token<VOCABULARY>>;

    #[inline]
    fn first(step: &Token<VOCABULARY>) -> Self::First {
        Single(*step)
    }
}

impl<const VOCABULARY: usize> Streamed for EndlessTokens<VOCABULARY> {
    type Step = Token<VOCABULARY>;
    type First = Single<B1, Token<VOCABULARY>>;

    #[inline]
    fn first(step: &Token<VOCABULARY>) -> Self::First {
        Single(*step)
    }
}

#[cfg(test)]
mod tests {
    use super::{Tokens, TokensError};

    #[test]
    fn an_id_beyond_the_vocabulary_is_named_with_its_place() {
        let error = Tokens::<2, 3>::try_from([2, u32::MAX]).unwrap_err();
        assert_eq!(error, TokensError::Id { position: 1, id: u32::MAX, vocabulary: 3 });
        let error = Tokens::<2, 3>::try_from(&[2][..]).unwrap_err();
        assert_eq!(error, TokensError::Length { needed: 2, given: 1 });
    }
}
