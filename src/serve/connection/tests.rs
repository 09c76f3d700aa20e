use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use super::{Connection, State};

/// Returns both ends of a connection.
fn pair(now: Instant) -> (Connection, std::net::TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap();
    let client = std::net::TcpStream::connect(own).unwrap();
    let (socket, _) = listener.accept().unwrap();
    socket.set_nonblocking(true).unwrap();
    let socket = mio::net::TcpStream::from_std(socket);
    (Connection::new(socket, own, now), client)
}

/// Reads until a head or its refusal is there.
fn head(connection: &mut Connection, now: Instant) -> Option<Result<Vec<u8>, u16>> {
    let read = connection.head(now).unwrap();
    read.map(|head| head.map_err(|refusal| refusal.status))
}

#[test]
fn every_state_has_its_time() {
    let now = Instant::now();
    let seconds = |connection: &Connection| (connection.deadline() - now).as_secs();
    let (mut connection, mut client) = pair(now);
    assert_eq!(seconds(&connection), 5);
    connection.enter(State::Asking { is_known: true }, now);
    assert!(connection.is_idle() && seconds(&connection) == 10);

    // The time of a head counts from its first byte, whatever comes after.
    let later = now + Duration::from_secs(4);
    client.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    while seconds(&connection) != 9 {
        assert_eq!(head(&mut connection, later), None);
    }
    assert!(!connection.is_idle());
    client.write_all(b"A: b\r\n\r\nGET").unwrap();
    let whole = std::iter::repeat_with(|| head(&mut connection, later));
    let whole = whole.flatten().next().unwrap();
    assert_eq!(whole, Ok(b"GET / HTTP/1.1\r\nA: b\r\n\r\n".to_vec()));

    connection.enter(State::Listening { seen: 0 }, now);
    assert_eq!(seconds(&connection), 15);
    connection.late(later).unwrap();
    let mut heartbeat = [0; 3];
    client.read_exact(&mut heartbeat).unwrap();
    assert_eq!(&heartbeat, b":\n\n");
    assert_eq!(seconds(&connection), 4 + 15);

    let answered = State::Answered {
        lane: Some(0),
        keeps_alive: true,
    };
    connection.enter(answered, now);
    assert_eq!(seconds(&connection), 60);
    connection.push(b"x", now);
    assert_eq!(seconds(&connection), 10);
    assert!(connection.late(now).is_err());
    connection.leave(now).unwrap();
    assert_eq!(seconds(&connection), 2);
}

#[test]
fn who_listens_and_does_not_read_is_dropped() {
    let now = Instant::now();
    let (mut connection, _client) = pair(now);
    connection.enter(State::Listening { seen: 0 }, now);
    let event = vec![b'x'; 100_000];
    let told = (0..1_000).take_while(|_| connection.tell(&event, now).is_ok());
    assert!(told.count() < 1_000);
    assert!(connection.waiting() <= super::STREAM_LIMIT);
}
