//! Well-formed fakes, and what only looks like them; made anew from a seed.

/// Numbers that look random, and are the same for the same seed.
pub struct Random(pub u64);

const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).expect("is small")
    }

    fn of(&mut self, alphabet: &str, length: usize) -> String {
        let signs: Vec<char> = alphabet.chars().collect();
        (0..length)
            .map(|_| signs[self.below(signs.len())])
            .collect()
    }

    fn hex(&mut self, length: usize) -> String {
        self.of("0123456789abcdef", length)
    }

    fn alnum(&mut self, length: usize) -> String {
        self.of(&format!("{LOWER}{UPPER}{DIGITS}"), length)
    }

    fn dash(&mut self, length: usize) -> String {
        // Ends as a word does.
        let body = self.of(&format!("{LOWER}{UPPER}{DIGITS}_-"), length - 2);
        format!("{}{body}{}", self.alnum(1), self.alnum(1))
    }

    fn base64(&mut self, length: usize) -> String {
        self.of(&format!("{LOWER}{UPPER}{DIGITS}+/"), length)
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.hex(length)).join("-")
    }

    /// What a person thinks up: a word, a number, a sign.
    fn password(&mut self) -> String {
        let words = [
            "Plover", "kestrel", "Bramble", "otter", "Juniper", "walnut", "Saffron", "glacier",
        ];
        let word = words[self.below(words.len())];
        let number = 10 + self.below(9000);
        let sign = ["!", "_", "#", ".", "-", ""][self.below(6)];
        format!("{word}{sign}{number}")
    }
}

/// A secret in the line or lines where it stands.
pub struct Fake {
    pub kind: &'static str,
    pub secret: String,
    pub text: String,
}

/// Returns well-formed fakes: tokens in several surroundings, passwords where they stand.
#[allow(clippy::too_many_lines, reason = "a list")]
pub fn fakes(random: &mut Random) -> Vec<Fake> {
    let r = random;
    let upper = format!("{UPPER}{DIGITS}");
    let tokens: Vec<(&'static str, String)> = vec![
        (
            "aws id",
            format!(
                "{}{}",
                "AK".to_owned() + "IA",
                r.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)
            ),
        ),
        ("github", format!("gh{}{}", "p_", r.alnum(36))),
        ("github", format!("gh{}{}", "o_", r.alnum(36))),
        ("github", format!("gh{}{}", "s_", r.alnum(36))),
        (
            "github",
            format!("github_{}{}_{}", "pat_", r.alnum(22), r.alnum(59)),
        ),
        ("gitlab", format!("gl{}{}", "pat-", r.dash(20))),
        ("gitlab", format!("gl{}{}", "rt-", r.dash(20))),
        ("gitlab", format!("gl{}{}", "dt-", r.dash(20))),
        (
            "slack",
            format!(
                "xo{}{}-{}-{}",
                "xb-",
                r.of(DIGITS, 12),
                r.of(DIGITS, 13),
                r.alnum(24)
            ),
        ),
        (
            "slack",
            format!(
                "xo{}{}-{}-{}-{}",
                "xp-",
                r.of(DIGITS, 12),
                r.of(DIGITS, 12),
                r.of(DIGITS, 12),
                r.hex(32)
            ),
        ),
        (
            "slack",
            format!(
                "xa{}1-A{}-{}-{}",
                "pp-",
                r.of(&upper, 10),
                r.of(DIGITS, 13),
                r.hex(64)
            ),
        ),
        ("stripe", format!("sk_{}{}", "live_", r.alnum(24))),
        ("stripe", format!("rk_{}{}", "live_", r.alnum(99))),
        ("stripe", format!("sk_{}{}", "test_", r.alnum(24))),
        ("google", format!("AI{}{}", "za", r.dash(35))),
        ("google", format!("GOC{}{}", "SPX-", r.dash(28))),
        ("google", format!("ya{}{}", "29.", r.dash(120))),
        ("npm", format!("npm{}{}", "_", r.alnum(36))),
        ("pypi", format!("py{}{}", "pi-AgEIcHlwaS5vcmc", r.dash(150))),
        ("rubygems", format!("ruby{}{}", "gems_", r.hex(48))),
        ("crates", format!("ci{}{}", "o", r.alnum(32))),
        ("docker", format!("dckr_{}{}", "pat_", r.dash(27))),
        ("vault", format!("hv{}{}", "s.", r.dash(90))),
        ("vault", format!("hv{}{}", "b.", r.dash(138))),
        ("vault", format!("s{}{}", ".", r.alnum(24))),
        (
            "terraform",
            format!("{}.{}.{}", r.alnum(14), "atlasv1", r.alnum(67)),
        ),
        ("twilio", format!("S{}{}", "K", r.hex(32))),
        (
            "sendgrid",
            format!("S{}{}.{}", "G.", r.dash(22), r.dash(43)),
        ),
        ("mailgun", format!("key{}{}", "-", r.hex(32))),
        ("mailchimp", format!("{}-us{}", r.hex(32), 1 + r.below(20))),
        (
            "telegram",
            format!("{}:AA{}", r.of("123456789", 10), r.dash(33)),
        ),
        ("new relic", format!("NR{}{}", "AK-", r.of(&upper, 27))),
        (
            "grafana",
            format!("gl{}{}_{}", "sa_", r.alnum(32), r.hex(8)),
        ),
        ("digitalocean", format!("dop_{}{}", "v1_", r.hex(64))),
        ("linear", format!("lin_{}{}", "api_", r.alnum(40))),
        ("notion", format!("ntn{}{}", "_", r.alnum(46))),
        ("notion", format!("secr{}{}", "et_", r.alnum(43))),
        (
            "atlassian",
            format!(
                "ATA{}{}={}",
                "TT3xFfGF0",
                r.dash(170),
                r.hex(8).to_uppercase()
            ),
        ),
        ("databricks", format!("da{}{}", "pi", r.hex(32))),
        (
            "openai",
            format!(
                "sk{}{}{}{}",
                "-",
                r.alnum(20),
                "T3Blbk".to_owned() + "FJ",
                r.alnum(20)
            ),
        ),
        ("openai", format!("sk{}{}", "-proj-", r.dash(120))),
        ("anthropic", format!("sk{}{}", "-ant-api03-", r.dash(95))),
        ("hugging face", format!("hf{}{}", "_", r.alnum(34))),
        ("shopify", format!("shp{}{}", "at_", r.hex(32))),
        ("square", format!("sq0{}{}", "atp-", r.dash(22))),
        ("planetscale", format!("pscale_{}{}", "tkn_", r.dash(43))),
        ("sentry", format!("sntr{}{}", "yu_", r.hex(64))),
        (
            "age",
            format!(
                "AGE-{}{}",
                "SECRET-KEY-1",
                r.of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)
            ),
        ),
        (
            "dynatrace",
            format!("dt0{}.{}.{}", "c01", r.of(&upper, 24), r.of(&upper, 64)),
        ),
        (
            "1password",
            format!(
                "A{}-{}-{}-{}-{}-{}",
                "3",
                r.of(&upper, 6),
                r.of(&upper, 11),
                r.of(&upper, 5),
                r.of(&upper, 5),
                r.of(&upper, 5)
            ),
        ),
        ("heroku", format!("HR{}{}", "KU-", r.uuid())),
        (
            "azure client",
            format!("{}8{}{}", r.alnum(3), "Q~", r.alnum(34)),
        ),
        ("doppler", format!("dp.{}{}", "pt.", r.alnum(43))),
        ("pulumi", format!("pu{}{}", "l-", r.hex(40))),
        ("postman", format!("PM{}{}-{}", "AK-", r.hex(24), r.hex(34))),
        ("sonarqube", format!("sq{}{}", "p_", r.hex(40))),
        ("supabase", format!("sb{}{}", "p_", r.hex(40))),
        ("figma", format!("fi{}{}", "gd_", r.dash(40))),
        ("jwt", {
            let head = ["eyJhbGciOiJIUzI1", "NiIsInR5cCI6IkpXVCJ9"].concat();
            let payload = ["eyJzdWIiOiJvbmNh", "bGwiLCJpYXQiOjE3MDAwMDAwMDB9"].concat();
            format!("{head}.{payload}.{}", r.dash(43))
        }),
    ];
    let mut fakes = Vec::new();
    for (kind, secret) in tokens {
        let text = match r.below(9) {
            0 => format!("export SERVICE_TOKEN={secret}"),
            1 => format!("token: \"{secret}\""),
            2 => format!("curl -H 'Authorization: Bearer {secret}' https://api.internal/v1"),
            3 => format!("The runner uses {secret}, ask before it is turned."),
            4 => format!("| Account | `{secret}` | ops |"),
            5 => format!("{{\"name\": \"ci\", \"value\": \"{secret}\"}}"),
            6 => format!("some-tool login --with {secret} --quiet"),
            7 => format!("<code>{secret}</code>"),
            _ => secret.clone(),
        };
        fakes.push(Fake { kind, secret, text });
    }
    let mut add = |kind: &'static str, before: &str, secret: String, after: &str| {
        let text = format!("{before}{secret}{after}");
        fakes.push(Fake { kind, secret, text });
    };
    add("aws secret", "aws_secret_access_key = ", r.base64(40), "");
    add("aws secret", "AWS_SECRET_ACCESS_KEY=\"", r.base64(40), "\"");
    add(
        "aws secret",
        "aws configure set aws_secret_access_key ",
        r.base64(40),
        "",
    );
    let (team, bot) = (r.of(&upper, 8), r.of(&upper, 9));
    add(
        "slack webhook",
        "curl -X POST https://hooks.slack.com/services/",
        format!("T{team}/B{bot}/{}", r.alnum(24)),
        " -d @x",
    );
    add(
        "discord webhook",
        "url: https://discord.com/api/webhooks/",
        format!("{}/{}", r.of("123456789", 18), r.dash(68)),
        "",
    );
    let tenant = r.uuid();
    add(
        "teams webhook",
        "https://cronos.webhook.office.com/webhookb2/",
        format!(
            "{}@{tenant}/IncomingWebhook/{}/{}",
            r.uuid(),
            r.hex(32),
            r.uuid()
        ),
        "",
    );
    add(
        "azure storage",
        "DefaultEndpointsProtocol=https;AccountName=ops;AccountKey=",
        format!("{}==", r.base64(86)),
        ";EndpointSuffix=core.windows.net",
    );
    add(
        "azure sas",
        "https://ops.blob.core.windows.net/b?sv=2022-11-02&se=2026-01-01&sr=c&sp=r&sig=",
        format!("{}%3D", r.alnum(43)),
        "",
    );
    add("datadog", "DD_API_KEY=", r.hex(32), "");
    add(
        "datadog",
        "curl -H \"DD-APPLICATION-KEY: ",
        r.hex(40),
        "\" https://api.datadoghq.com/",
    );
    add("cloudflare", "CLOUDFLARE_API_TOKEN=", r.dash(40), "");
    add("pagerduty", "Authorization: Token token=", r.dash(20), "");
    add("pagerduty", "pagerduty_routing_key: ", r.hex(32), "");
    add(
        "opsgenie",
        "curl -H 'Authorization: GenieKey ",
        r.uuid(),
        "' https://api.opsgenie.com/v2/alerts",
    );
    add("heroku", "HEROKU_API_KEY=", r.uuid(), "");
    add("twilio", "TWILIO_AUTH_TOKEN=", r.hex(32), "");
    add("npmrc", "//registry.npmjs.org/:_authToken=", r.uuid(), "");
    add(
        "basic",
        "Authorization: Basic ",
        encode(&format!("deploy:{}", r.password())),
        "",
    );
    add(
        "bearer",
        "curl -H \"Authorization: Bearer ",
        r.alnum(40),
        "\" https://h.internal/",
    );
    add("header", "X-Api-Key: ", r.alnum(32), "");
    for scheme in ["postgres", "mysql", "mongodb+srv", "amqp", "https"] {
        add(
            "url",
            &format!("{scheme}://checkout:"),
            r.password().replace('#', "."),
            "@db.internal:5432/orders",
        );
    }
    add(
        "url",
        "redis://:",
        r.password().replace('#', "."),
        "@cache.internal:6379/0",
    );
    add(
        "sentry dsn",
        &format!("SENTRY_DSN=https://{}:", r.hex(32)),
        r.hex(32),
        "@o12.ingest.sentry.io/44",
    );
    add(
        "curl",
        "curl -u admin:",
        r.password(),
        " https://es.internal:9200/_cat/health",
    );
    add(
        "curl",
        "curl -sS --user 'admin:",
        r.password(),
        "' https://es.internal/",
    );
    add("mysql", "mysql -h db -uroot -p", r.password(), " orders");
    add(
        "mysql",
        "mysqldump --single-transaction -uroot -p'",
        r.password(),
        "' orders > x.sql",
    );
    add("mysql", "mysql -uroot --password=", r.password(), " orders");
    add(
        "psql",
        "PGPASSWORD=",
        r.password(),
        " psql -h db -U app orders",
    );
    add(
        "sshpass",
        "sshpass -p '",
        r.password(),
        "' ssh ops@host uptime",
    );
    add("redis", "redis-cli -h cache -a ", r.password(), " info");
    add(
        "docker login",
        "docker login -u ci -p ",
        r.password(),
        " registry.internal",
    );
    add(
        "mongo",
        "mongosh --host db -u admin -p ",
        r.password(),
        " --eval 'x'",
    );
    add(
        "ldap",
        "ldapsearch -x -D cn=admin,dc=x -w ",
        r.password(),
        " -b dc=x",
    );
    add(
        "htpasswd",
        "htpasswd -bc /etc/nginx/users admin ",
        r.password(),
        "",
    );
    add(
        "openssl",
        "openssl rsa -in k.pem -passin pass:",
        r.password(),
        " -out p.pem",
    );
    add(
        "helm",
        "helm upgrade db ./db --set auth.password=",
        r.password(),
        ",replicas=2",
    );
    add(
        "kubectl",
        "kubectl create secret generic db --from-literal=username=app --from-literal=password=",
        r.password(),
        " -n web",
    );
    add(
        "vault login",
        "vault login ",
        format!("hv{}{}", "s.", r.dash(24)),
        "",
    );
    add(
        "az",
        "az login --service-principal -u app -p ",
        r.dash(34),
        " --tenant t.onmicrosoft.com",
    );
    add(
        "wget",
        "wget --user=ops --password=",
        r.password(),
        " https://h.internal/x",
    );
    add(
        "smbclient",
        "smbclient //files/ops -U 'ops%",
        r.password(),
        "' -c ls",
    );
    add("rabbitmq", "rabbitmqctl add_user ops ", r.password(), "");
    add("env", "DB_PASSWORD=", r.password(), "");
    add(
        "yaml",
        "database:\n  password: ",
        r.password(),
        "\n  port: 5432",
    );
    add(
        "json",
        "{\"user\": \"app\", \"password\": \"",
        r.password(),
        "\"}",
    );
    add("toml", "client_secret = '", r.alnum(32), "'");
    add("table", "| Password | `", r.password(), "` |");
    add("xml", "<password>", r.password(), "</password>");
    add(
        "netrc",
        "machine h.internal login ops password ",
        r.password(),
        "",
    );
    add(
        "pgpass",
        "db.internal:5432:orders:app:",
        r.password().replace('#', "."),
        "",
    );
    add("sql", "ALTER USER app WITH PASSWORD '", r.password(), "';");
    add(
        "prose",
        "The admin password is `",
        r.password(),
        "`, type it when asked.",
    );
    add(
        "prose",
        "Open the console with the password ",
        format!("{}{}", "q7K", r.dash(9)),
        " and wait.",
    );
    add("prose", "The pw is `", r.password(), "`, ask Ann.");
    add("prose", "Log in as `admin` / `", r.password(), "`.");
    add(
        "column",
        "| User | Password | Note |\n| --- | --- | --- |\n| admin | ",
        r.password(),
        " | old |",
    );
    add(
        "column",
        "| Service | Token |\n|:--|:-:|\n| web | `",
        r.alnum(24),
        "` |",
    );
    add(
        "csv",
        "host,user,password\ndb1,app,",
        r.password().replace('#', "."),
        "",
    );
    add(
        "powershell",
        "$p = ConvertTo-SecureString \"",
        r.password(),
        "\" -AsPlainText -Force",
    );
    add("net user", "net user svc ", r.password(), " /add");
    add("xfreerdp", "xfreerdp /u:ops /p:", r.password(), " /v:h");
    add(
        "redis acl",
        "ACL SETUSER app on >",
        r.password(),
        " ~* +@all",
    );
    add(
        "cookie",
        "curl -b 'lang=en; sessionid=",
        r.alnum(32),
        "' https://h.internal/",
    );
    let words = format!("{}-{}-{}", "sunflower", "lamp", 10 + r.below(90));
    add("setting", "MYSQL_ROOT_PASSWORD: ", words, "");
    let words = ["kitten", "mittens"].concat();
    add("setting", "POSTGRES_PASSWORD=", words, "");
    let letters = r.of("bcdfghjklmnpqrstvwxz", 14);
    add("letters", "mysql --password='", letters, "' orders");
    add(
        "piped",
        "| Log in | `echo '",
        r.password(),
        "' \\| docker login -u ci --password-stdin` |",
    );
    add(
        "piped",
        "| Change | `echo 'ops:",
        r.password(),
        "' \\| chpasswd` |",
    );
    add(
        "pgpass",
        "| `.pgpass` | `db.internal:5432:orders:app:",
        r.password(),
        "` |",
    );
    add("pgpass", "- db.internal:5432:orders:app:", r.password(), "");
    add("xml", "<add key=\"ApiKey\" value=\"", r.alnum(32), "\" />");
    let value = encode(&r.password());
    add(
        "kubernetes",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ntype: Opaque\ndata:\n  db.pw: ",
        value,
        "",
    );
    let lines = |r: &mut Random| -> String { (0..6).map(|_| r.base64(64) + "\n").collect() };
    for label in ["RSA ", "EC ", "OPENSSH ", "", "ENCRYPTED "] {
        let label = format!("{label}PRIVATE {}", "KEY");
        add(
            "private key",
            &format!("-----BEGIN {label}-----\n"),
            lines(r),
            &format!("-----END {label}-----"),
        );
    }
    let body = lines(r).replace('\n', "\\n");
    let label = ["PRIVATE", "KEY"].join(" ");
    add(
        "service account",
        &format!("{{\"type\": \"service_account\", \"private_key\": \"-----BEGIN {label}-----\\n"),
        body,
        &format!("-----END {label}-----\\n\"}}"),
    );
    fakes
}

fn encode(text: &str) -> String {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk
            .iter()
            .fold(0_u32, |bits, b| bits << 8 | u32::from(*b))
            << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let six = usize::try_from(bits >> (18 - 6 * at) & 63).expect("is small");
            encoded.push(if at <= chunk.len() {
                char::from(SIGNS[six])
            } else {
                '='
            });
        }
    }
    encoded
}

/// Returns what looks like a secret and is none.
#[allow(clippy::too_many_lines, reason = "a list")]
pub fn look_alikes(random: &mut Random) -> Vec<String> {
    let r = random;
    let mut texts: Vec<String> = include_str!("look_alikes.txt")
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.replace("\\n", "\n"))
        .collect();
    texts.extend([
        format!("commit {}", r.hex(40)),
        format!("md5: {}", r.hex(32)),
        format!("{}  release.tar.gz", r.hex(64)),
        format!("image: registry.internal/web@sha256:{}", r.hex(64)),
        format!("sha512-{}==", r.base64(86)),
        format!(
            "<script integrity=\"sha384-{}\" src=\"x.js\">",
            r.base64(64)
        ),
        format!("trace {}", r.uuid()),
        format!("request_id={}", r.uuid()),
        format!(
            "pod api-{}-{}",
            r.hex(9),
            r.of("bcdfghjklmnpqrstvwxz2456789", 5)
        ),
        format!("![x](data:image/png;base64,iVBORw0KGgo{})", r.base64(400)),
        format!(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{} ops@host",
            r.base64(43)
        ),
        format!("SHA256:{} (ED25519)", r.base64(43)),
        format!(
            "host.internal ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ{}",
            r.base64(200)
        ),
        format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----",
            r.base64(64)
        ),
        format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----",
            r.base64(64)
        ),
        format!(
            "arn:aws:secretsmanager:eu-west-1:{}:secret:prod/db-{}",
            r.of(DIGITS, 12),
            r.alnum(6)
        ),
        format!(
            "arn:aws:kms:eu-west-1:{}:key/{}",
            r.of(DIGITS, 12),
            r.uuid()
        ),
        format!("channel C{} user U{}", r.of(DIGITS, 9), r.of(DIGITS, 9)),
        format!("https://{}@o12.ingest.sentry.io/44", r.hex(32)),
        format!("etag: \"{}\"", r.hex(32)),
        format!("token_sha256: {}", r.hex(64)),
        format!("password_hash: $2b$12${}", r.alnum(53)),
        format!("key id {}", r.hex(16).to_uppercase()),
        format!("serial={}", r.hex(32)),
        format!("AWS_ACCOUNT_ID={}", r.of(DIGITS, 12)),
        format!("pk_{}{}", "live_", r.alnum(24)),
        ["AKIA", "IOSFODNN7", "EXAMPLE"].concat(),
        [
            "aws_secret_access_key = wJalrXUtn",
            "FEMI/K7MDENG/bPxRfiCY",
            "EXAMPLEKEY",
        ]
        .concat(),
        ["sk_te", "st_4eC39HqLyj", "WDarjtT1zdp7dc"].concat(),
        [
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.",
            "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ",
            ".SflKxwRJSMeKKF2QT4fwp",
            "MeJf36POk6yJV_adQssw5c",
        ]
        .concat(),
        format!("gh{}{}", "p_", "x".repeat(36)),
        format!("gh{}{}", "p_", "0".repeat(36)),
        ["Authorization: Basic QWxhZGRpbjpv", "cGVuIHNlc2FtZQ=="].concat(),
        ["Authorization: Bearer mF_9.B5f-4", ".1JqM"].concat(),
        [
            "https://hooks.slack.com/services/T0000",
            "0000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        ]
        .concat(),
        format!("sk-ant{}", "-api03-..."),
    ]);
    texts
}
