//! `--notify`: telling somebody that something changed, by a command, by mail or by a webhook.
//!
//! What is sent holds what the report holds, in short: counts, places and kinds, never a value. Whoever wants TLS
//! or a chat gives a command; there is no HTTP client in here beyond one plain request.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};

use crate::engine::platform;

/// Attempts, with a longer pause after each.
const ATTEMPTS: u32 = 3;
/// How long a server may take for each step.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Whom to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notify {
    /// A shell command that gets the JSON on its input.
    Command(String),
    /// An address for the local sendmail.
    Mail(String),
    /// Host with port, and path.
    Webhook(String, String),
}

/// What is sent.
pub struct Message {
    /// One line.
    pub subject: String,
    /// For people.
    pub text: String,
    /// For programs.
    pub json: serde_json::Value,
}

impl std::str::FromStr for Notify {
    type Err = String;

    fn from_str(text: &str) -> Result<Notify, String> {
        let usage = "use command:CMD, mail:ADDRESS or webhook:http://HOST[:PORT]/PATH";
        let (kind, rest) = text.split_once(':').ok_or(usage)?;
        if rest.is_empty() || rest.contains(['\n', '\r', '\0']) {
            return Err(usage.to_owned());
        }
        match kind {
            "command" => Ok(Notify::Command(rest.to_owned())),
            // An address that looks like an option would be one to sendmail.
            "mail" if rest.contains('@') && !rest.starts_with('-') => Ok(Notify::Mail(rest.to_owned())),
            "webhook" => {
                if rest.starts_with("https://") {
                    return Err("pollsweep speaks plain http only; for https use \
                                `command:curl --fail --data-binary @- https://...`"
                        .to_owned());
                }
                let rest = rest.strip_prefix("http://").ok_or(usage)?;
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                if host.is_empty() || host.contains([' ', '@']) || path.contains(' ') {
                    return Err(usage.to_owned());
                }
                let named_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
                let host = if named_port { host.to_owned() } else { format!("{host}:80") };
                Ok(Notify::Webhook(host, format!("/{path}")))
            }
            _ => Err(usage.to_owned()),
        }
    }
}

/// Tells everybody; who could not be told is in the error.
///
/// # Errors
/// After the last attempt, with all that failed.
pub fn tell(all: &[Notify], sendmail: Option<&Path>, message: &Message) -> anyhow::Result<()> {
    let mut failed = String::new();
    for notify in all {
        let mut pause = Duration::from_millis(500);
        for attempt in 1..=ATTEMPTS {
            match once(notify, sendmail, message) {
                Ok(()) => break,
                Err(error) if attempt == ATTEMPTS => {
                    let _ = write!(failed, "{}{error:#}", if failed.is_empty() { "" } else { "; " });
                }
                Err(_) => sleep(pause),
            }
            pause *= 2;
        }
    }
    ensure!(failed.is_empty(), "{failed}");
    Ok(())
}

fn once(notify: &Notify, sendmail: Option<&Path>, message: &Message) -> anyhow::Result<()> {
    match notify {
        Notify::Command(command) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(command).env("POLLSWEEP_SUBJECT", &message.subject);
            feed(shell, format!("{}\n", message.json).as_bytes()).context("--notify command")
        }
        Notify::Mail(address) => {
            // Cron's path is short, and sendmail is not on it.
            let found = ["/usr/sbin/sendmail", "/usr/lib/sendmail"].map(Path::new);
            let found = found.into_iter().find(|path| path.exists()).unwrap_or(Path::new("sendmail"));
            let program = sendmail.unwrap_or(found);
            let mut sendmail = Command::new(program);
            sendmail.args(["-i", "--", address]);
            feed(sendmail, mail(address, message).as_bytes())
                .with_context(|| format!("--notify mail by {}", program.display()))
        }
        Notify::Webhook(host, path) => post(host, path, message.json.to_string().as_bytes())
            .with_context(|| format!("--notify webhook {host}")),
    }
}

/// The message as RFC 5322 wants it, in ASCII and in short lines: a path may be neither.
fn mail(address: &str, message: &Message) -> String {
    let now = jiff::Timestamp::now();
    let host = ascii(&platform::host_name());
    let host = if host.is_empty() { "localhost" } else { host.as_str() };
    let user = ["LOGNAME", "USER"].into_iter().find_map(|name| std::env::var(name).ok());
    let plain = |user: &String| user.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c));
    let user = user.filter(|user| !user.is_empty() && plain(user)).unwrap_or_else(|| "pollsweep".to_owned());
    format!(
        "Date: {}\nFrom: pollsweep <{user}@{host}>\nTo: {address}\nSubject: {}\nMessage-ID: <{}.{}@{host}>\n\
         Auto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
         Content-Transfer-Encoding: quoted-printable\n\n{}",
        now.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        ascii(&message.subject),
        now.as_microsecond(),
        std::process::id(),
        quoted_printable(&message.text)
    )
}

/// Text for a header: nothing in it that would have to be encoded, and no second line.
fn ascii(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect()
}

/// RFC 2045, section 6.7.
fn quoted_printable(text: &str) -> String {
    const LONGEST: usize = 76;
    let mut out = String::new();
    for line in text.lines() {
        let mut length = 0;
        for (at, byte) in line.bytes().enumerate() {
            let plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (byte == b' ' && at + 1 < line.len());
            let size = if plain { 1 } else { 3 };
            // One place is left for the sign that the line goes on.
            if length + size >= LONGEST {
                out.push_str("=\n");
                length = 0;
            }
            if plain {
                out.push(char::from(byte));
            } else {
                let _ = write!(out, "={byte:02X}");
            }
            length += size;
        }
        out.push('\n');
    }
    out
}

/// Runs a program with this on its input.
fn feed(mut command: Command, input: &[u8]) -> anyhow::Result<()> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
    let given = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(input));
    let status = child.wait()?;
    ensure!(status.success(), "ended with {status}");
    // A program that does not read all of it is content with less.
    match given {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// One request, HTTP/1.1, without anything that needs a library.
fn post(host: &str, path: &str, body: &[u8]) -> anyhow::Result<()> {
    // A name may have an address that nobody answers at, such as ::1 for localhost.
    let mut stream = Err(anyhow!("there is no such host"));
    for address in host.to_socket_addrs()? {
        stream = TcpStream::connect_timeout(&address, TIMEOUT).map_err(anyhow::Error::from);
        if stream.is_ok() {
            break;
        }
    }
    let mut stream = stream?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: pollsweep/{}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        env!("CARGO_PKG_VERSION"),
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).context("no answer")?;
    let status = answer.strip_prefix(b"HTTP/1.").and_then(|rest| rest.get(2..5));
    match status.map(|status| status.first()) {
        Some(Some(b'2')) => Ok(()),
        _ => bail!("the answer was {}", String::from_utf8_lossy(status.unwrap_or(b"no HTTP"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_and_other_alphabets_are_wrapped_and_encoded() {
        let text = quoted_printable("a=b é \nplain\n");
        assert_eq!(text, "a=3Db =C3=A9=20\nplain\n");
        let long = quoted_printable(&"x".repeat(200));
        assert!(long.lines().all(|line| line.len() <= 76));
        assert_eq!(long.replace("=\n", ""), format!("{}\n", "x".repeat(200)));
    }

    #[test]
    fn who_is_told_is_checked_when_it_is_typed() {
        let parse = |text: &str| text.parse::<Notify>();
        assert_eq!(parse("webhook:http://h/x"), Ok(Notify::Webhook("h:80".to_owned(), "/x".to_owned())));
        assert_eq!(parse("webhook:http://h:8080"), Ok(Notify::Webhook("h:8080".to_owned(), "/".to_owned())));
        assert_eq!(parse("mail:dpo@council.uk"), Ok(Notify::Mail("dpo@council.uk".to_owned())));
        assert!(parse("webhook:https://h/x").is_err_and(|words| words.contains("curl")));
        for wrong in
            ["", "mail:", "mail:-oQ/tmp@x", "mail:nobody", "pigeon:x", "command:", "mail:a@b\nBcc: c@d"]
        {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
