//! Answering requests.

use crate::guard::{Door, Guard, watch};
use crate::jobs::{Add, Jobs};
use crate::shelf::Shelf;
use crate::{Fault, Shared, Site, api, pages};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use std::future::{Future, IntoFuture as _};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// Where to listen.
pub type Address = SocketAddr;

/// The largest form, but for uploads.
const FORM: usize = 2 << 20;

/// How long answers may take that were begun when the program is told to stop.
const PATIENCE: Duration = Duration::from_secs(3);

/// How to serve.
pub struct Options {
    /// The record.
    pub shelf: Shelf,
    /// Who may come in.
    pub door: Door,
    /// With which name corrections are signed unless another is chosen.
    pub author: String,
    /// What reads and stores reports; without it nothing can be added.
    pub add: Option<Add>,
    /// The largest upload, in bytes.
    pub largest: usize,
}

/// Answers requests at an address until `stop` is done; `ready` is told the address as soon as it answers.
///
/// # Errors
/// Where the address cannot be had, or is not this machine's own and everybody would be let in.
pub async fn serve(
    address: SocketAddr,
    options: Options,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Fault> {
    let local = is_local(address.ip());
    if !local && matches!(options.door, Door::Open) {
        return Err(Fault::asked(format!("{address} can be reached from other machines: a token or users are needed")));
    }
    let site: Shared = Arc::new(Site {
        shelf: Arc::new(options.shelf),
        guard: Guard::new(options.door, local)?,
        jobs: Jobs::new(options.add),
        author: options.author,
    });
    let listener = TcpListener::bind(address).await.map_err(|e| Fault::ours(format!("{address}: {e}")))?;
    ready(listener.local_addr().map_err(Fault::ours)?);
    let router = router(&site, options.largest);
    let (told, heard) = tokio::sync::oneshot::channel::<()>();
    let stopping = async move {
        stop.await;
        let _ = told.send(());
    };
    // what is being sent is sent to its end; who only waits for news is not waited for
    let patience = async move {
        let _ = heard.await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(stopping).into_future() => served.map_err(Fault::ours),
        () = patience => Ok(()),
    }
}

fn is_local(ip: IpAddr) -> bool {
    ip.is_loopback()
}

/// All addresses.
fn router(site: &Shared, largest: usize) -> Router {
    let uploads = pages::uploads().merge(api::uploads()).layer(DefaultBodyLimit::max(largest));
    pages::router()
        .merge(api::router())
        .layer(DefaultBodyLimit::max(FORM))
        .merge(uploads)
        .fallback(pages::missing)
        .layer(middleware::from_fn(pages::tagged))
        .layer(middleware::from_fn_with_state(Arc::clone(site), watch))
        .with_state(Arc::clone(site))
}
