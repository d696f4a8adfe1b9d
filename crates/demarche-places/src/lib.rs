//! A gazetteer: what places bear a name, in which country and first-order region, and where they lie.
//!
//! The tables of `knowledge/places/` are kept as text. An index of hashes over it is built when the first name is looked up, which takes a
//! few milliseconds; a line is read only when it is asked for. Most of the tables comes from [GeoNames](https://www.geonames.org),
//! licence CC BY 4.0.

mod check;
mod fold;
mod gazetteer;
mod place;

pub use fold::fold;
pub use gazetteer::Gazetteer;
pub use place::{Kind, Place};
