//! The scanner on single lines. The whole corpus, made anew from a seed, is in `tests/suite/secrets.rs`.

use super::scan;

fn found(text: &str) -> Vec<&str> {
    scan(text)
        .iter()
        .map(|found| found.span.text(text))
        .collect()
}

#[test]
fn a_password_is_known_by_where_it_stands() {
    for (text, secret) in [
        ("mysql -uroot -pS3cret! -e 'x'", "S3cret!"),
        ("curl -u admin:otter2591 https://h/", "otter2591"),
        ("curl -sku 'admin:otter2591' https://h/", "otter2591"),
        ("psql postgres://app:otter2591@db:5432/app", "otter2591"),
        ("redis://:otter2591@cache:6379/0", "otter2591"),
        ("DB_PASSWORD=otter2591", "otter2591"),
        ("password: \"otter2591\"", "otter2591"),
        ("| Password | `otter2591` |", "otter2591"),
        ("<password>otter2591</password>", "otter2591"),
        ("machine h login me password otter2591", "otter2591"),
        (
            "helm upgrade x --set auth.password=otter2591,replicas=1",
            "otter2591",
        ),
        ("htpasswd -nb me otter2591", "otter2591"),
        (
            "kubectl create secret generic db --from-literal=pw=otter2591",
            "otter2591",
        ),
        ("openssl rsa -passin pass:otter2591", "otter2591"),
        ("ALTER USER app WITH PASSWORD 'otter2591';", "otter2591"),
        ("smbclient //h/s -U me%otter2591", "otter2591"),
        ("\ndb.internal:5432:app:app:otter2591\n", "otter2591"),
        ("net use Z: \\\\files\\x /user:ops otter2591", "otter2591"),
        ("user app on >otter2591 ~* +@all", "otter2591"),
        (
            "| User | Password |\n|---|---|\n| a | otter2591 |",
            "otter2591",
        ),
        ("user;password\na;\"otter2591\"\n", "otter2591"),
        ("Sign in with **admin** / **otter2591**", "otter2591"),
        (
            "- name: DB_PASSWORD\n  value: kittenmittens",
            "kittenmittens",
        ),
        ("<add value=\"otter2591\" key=\"DbPassword\"/>", "otter2591"),
        ("docker login -u me -p otter2591 r", "otter2591"),
    ] {
        assert_eq!(found(text), [secret], "{text}");
    }
}

#[test]
fn what_only_speaks_of_secrets_is_none() {
    for text in [
        "mysql -u root -p app",
        "curl -u user:pass https://h/",
        "curl -u \"$USER:$PASS\" h",
        "postgres://USER:PASSWORD@HOST/db",
        "password: required",
        "secretName: api-token",
        "kubectl get secret db-password",
        "--password-file /run/x",
        "password: /run/secrets/db",
        "token: ask Anna",
        "the password is in 1Password",
        "https://host:8080/x",
        "scp user@host:path .",
        "git@github.com:org/repo.git",
        "password = var.db_password",
        "vault kv get secret/app",
        "secretKeyRef:\n  name: db\n  key: password",
        "max_tokens: 4096",
        "token_ttl: 30m",
        "docker run -p 8080:80 x",
        "| Password | see vault |",
        "password: <password>",
        "https://user:${PW}@host/",
        "Authorization: Bearer <token>",
        "api_key: ${{ secrets.API_KEY }}",
    ] {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}

#[test]
fn long_lines_cost_their_length() {
    let begun = std::time::Instant::now();
    for piece in [
        "curl -u ",
        "sk-",
        "eyJ.",
        "kind: Secret\n",
        "-----BEGIN PRIVATE KEY-----",
        "a:b@://",
        "password=",
        "x|",
        "bot12345678:A-",
        "M.",
        "SG.",
        "\"a\\\"",
        "--token ",
        "| Password |\n|-|\n",
        "user,password\n",
        "password,a,",
        "login as `",
        "a:5432:b:c:",
        "setuser >a ",
        "encryptedData:\n  a: Ag\n",
        "ConvertTo-SecureString ",
        "password x",
        "cookie: a=b;",
    ] {
        scan(&piece.repeat(100_000 / piece.len()));
    }
    assert!(begun.elapsed().as_secs() < 30, "{:?}", begun.elapsed());
}
