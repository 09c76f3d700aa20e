use super::head_for_client;

/// Returns the head for the client and the length of the body.
fn read(answer: &str, is_head: bool) -> Option<(String, u64)> {
    let (head, length, end) = head_for_client(answer.as_bytes(), is_head, true).unwrap()?;
    assert_eq!(&answer[end..], "rest");
    Some((String::from_utf8(head).unwrap(), length))
}

#[test]
fn what_is_about_the_lane_stays_there() {
    let answer = "HTTP/1.1 200 OK\r\nConnection: x\r\nContent-Length: 7\r\nA: b\r\n\r\nrest";
    let kept = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nA: b\r\nConnection: keep-alive\r\n\r\n";
    assert_eq!(read(answer, false), Some((kept.to_owned(), 7)));
    assert_eq!(read(answer, true), Some((kept.to_owned(), 0)));
    let unchanged = "HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\nrest";
    let kept = "HTTP/1.1 304 Not Modified\r\nConnection: keep-alive\r\n\r\n";
    assert_eq!(read(unchanged, false), Some((kept.to_owned(), 0)));
    assert_eq!(read("HTTP/1.1 200 OK\r\nContent-Le", false), None);
    for odd in [
        "SSH-2.0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    ] {
        assert!(
            head_for_client(odd.as_bytes(), false, true).is_err(),
            "{odd}"
        );
    }
}
