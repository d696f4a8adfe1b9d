//! Names of hosts to the addresses that may be connected to.
//!
//! The client connects to what this gives and looks nothing up by itself. So the address that is checked is the address
//! that is used, and a name server that gives another one the next time gains nothing.

use crate::address::{Range, range};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// How names are looked up.
#[derive(Clone)]
pub(crate) enum Names {
    /// As the system does it.
    System,
    /// From what a test says.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests have names of their own"))]
    Told(Arc<Tell>),
}

/// Tells the addresses of a name.
type Tell = dyn Fn(&str) -> Vec<IpAddr> + Send + Sync;

impl Names {
    async fn look_up(&self, name: &str) -> io::Result<Vec<SocketAddr>> {
        match self {
            // the port is filled in by the client
            Self::System => Ok(tokio::net::lookup_host((name, 0)).await?.collect()),
            Self::Told(tell) => Ok(tell(name).into_iter().map(|address| (address, 0).into()).collect()),
        }
    }
}

/// Looks names up and leaves out the addresses that may not be connected to.
pub(crate) struct Checked {
    /// How names are looked up.
    pub names: Names,
    /// Whether private addresses are open.
    pub private: bool,
}

/// All addresses of a name are closed; this is one of them.
#[derive(Debug, thiserror::Error)]
#[error("{0} may not be connected to")]
pub(crate) struct Closed(pub IpAddr);

/// Whether an address may be connected to.
pub(crate) fn open(address: IpAddr, private: bool) -> bool {
    match range(address) {
        Range::Public => true,
        Range::Private => private,
        Range::Never => false,
    }
}

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let (names, private) = (self.names.clone(), self.private);
        Box::pin(async move {
            let found = names.look_up(name.as_str()).await?;
            let (open, closed): (Vec<_>, Vec<_>) = found.into_iter().partition(|address| open(address.ip(), private));
            match (open.is_empty(), closed.first()) {
                (true, Some(address)) => Err(Closed(address.ip()).into()),
                _ => Ok(Box::new(open.into_iter()) as Addrs),
            }
        })
    }
}
