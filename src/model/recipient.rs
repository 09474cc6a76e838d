//! Who a mail is for.

use crate::model::client::Client;
use crate::model::email::EmailAddress;

/// An address, and what its reader reads. Never the language of somebody else who happens to cause the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Where it goes.
    pub address: String,
    /// Tag of the language (BCP 47); `None` where nothing is known.
    pub language: Option<String>,
}

impl Recipient {
    /// An address that stands for nobody here yet: whoever entered it reads what their browser asks for.
    pub fn stranger(address: &EmailAddress, client: &Client) -> Self {
        let language = Some(client.language.clone()).filter(|tag| !tag.is_empty());
        Self { address: address.as_str().to_owned(), language }
    }
}
