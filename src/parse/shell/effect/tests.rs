use std::fmt::Write as _;

use proptest::prelude::*;

use super::effect;
use crate::model::command::Danger;
use crate::model::danger::Rules;
use crate::model::shell::{Fact, Wait};
use crate::parse::shell::tree;

fn of(text: &str, rules: &Rules) -> super::Effect {
    let script = tree::parse(text).unwrap_or_else(|fault| panic!("{text}: {}", fault.message));
    effect(&script, rules)
}

#[test]
fn danger_is_judged_by_what_is_run() {
    let table = include_str!("../../../../tests/fixtures/shared/danger.tsv");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in table.lines() {
        let (expected, command) = line.split_once('\t').expect("two columns");
        let command = command.replace("\\n", "\n");
        let found = of(&command, &Rules::default()).danger.name();
        count += 1;
        if found != expected {
            wrong.push(format!("{command}: {found}, not {expected}"));
        }
    }
    assert!(count >= 160);
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_books_rules_win() {
    let rules = Rules::new([
        (Danger::Destructive, "cronosctl purge"),
        (Danger::None, "cronosctl purge --dry-run"),
        (Danger::None, "kubectl delete ns"),
        (Danger::Caution, "terraform plan"),
    ]);
    for (command, expected) in [
        ("cronosctl --env prod purge", Danger::Destructive),
        (
            "cronosctl -e prod -v --zone a purge all",
            Danger::Destructive,
        ),
        ("cronosctl --env prod list purge", Danger::None),
        ("cronosctl --env prod purge --dry-run", Danger::None),
        ("cronosctl purge --dry-run=<mode>", Danger::Destructive),
        ("kubectl delete ns b --new-option=<x>", Danger::None),
        ("cronosctl purge all", Danger::Destructive),
        ("sudo cronosctl -v purge", Danger::Destructive),
        ("cronosctl purge all --dry-run", Danger::None),
        ("cronosctl list purge", Danger::None),
        ("kubectl -n a delete ns b", Danger::None),
        ("kubectl delete pvc b", Danger::Destructive),
        ("terraform plan", Danger::Caution),
    ] {
        assert_eq!(of(command, &rules).danger, expected, "{command}");
    }
}

#[test]
fn waits_are_seen() {
    for (command, expected) in [
        ("echo -e 'ls\\nssh web-1' | sh", None),
        ("kubectl exec -it p -- /bin/bash", Some(Wait::Person)),
        ("kubectl exec -it p -n x -- python -c \"a\"", None),
        ("kubectl exec p -- ls", None),
        ("kubectl logs -f p", Some(Wait::Endless)),
        (
            "kubectl logs -n x -l app=y --tail=100 -f",
            Some(Wait::Endless),
        ),
        ("kubectl logs p", None),
        ("kubectl get pods -w", Some(Wait::Endless)),
        ("kubectl port-forward -n x p 80:80", Some(Wait::Endless)),
        ("kubectl rollout status d/x", None),
        ("tail -f x", Some(Wait::Endless)),
        ("tail -n 5 x", None),
        ("watch kubectl get pods", Some(Wait::Endless)),
        ("ssh host", Some(Wait::Person)),
        ("ssh host uptime", None),
        ("psql -h x", Some(Wait::Person)),
        ("psql -c 'select 1'", None),
        ("echo x | psql", None),
        ("vim f", Some(Wait::Person)),
        ("sudo -i", Some(Wait::Person)),
        ("docker compose up", Some(Wait::Endless)),
        ("docker compose up -d", None),
        ("journalctl -fu nginx", Some(Wait::Endless)),
    ] {
        assert_eq!(of(command, &Rules::default()).wait, expected, "{command}");
    }
}

#[test]
fn facts_are_found() {
    for (command, expected) in [
        (
            "kubectl logs -n x -l app=y | grep z",
            vec![Fact::TruncatedLogs],
        ),
        ("kubectl logs -l app=y --tail=-1", vec![]),
        ("kubectl logs p", vec![]),
        (
            "kubectl exec -it p -- python -c \"a\"",
            vec![Fact::NeedlessTty],
        ),
        ("kubectl exec -it p -- bash", vec![]),
        ("kubectl exec p -- ls", vec![]),
        ("docker exec -it p ls", vec![Fact::NeedlessTty]),
        ("curl -sL x | sudo bash", vec![Fact::PipeToShell]),
        ("curl x | jq .", vec![]),
        ("bash <(curl x)", vec![Fact::PipeToShell]),
        ("curl x | bash -e", vec![Fact::PipeToShell]),
        ("bash -c \"curl x | sh\"", vec![Fact::PipeToShell]),
        ("ssh h \"curl x | bash\"", vec![Fact::PipeToShell]),
        ("bash < <(curl x)", vec![Fact::PipeToShell]),
        ("curl x | bash /dev/stdin a", vec![Fact::PipeToShell]),
        ("curl x | nohup bash", vec![Fact::PipeToShell]),
        ("curl x | timeout 5 sh", vec![Fact::PipeToShell]),
        ("curl x | ssh h bash", vec![Fact::PipeToShell]),
        ("curl x | ssh h", vec![Fact::PipeToShell]),
        ("curl x | sudo -s", vec![Fact::PipeToShell]),
        ("curl x | bash -s -- --yes", vec![Fact::PipeToShell]),
        ("curl x | tee f | sh", vec![Fact::PipeToShell]),
        ("curl x | docker exec -i c sh", vec![Fact::PipeToShell]),
        ("bash <<< \"$(curl x)\"", vec![Fact::PipeToShell]),
        ("echo \"$(curl x)\" | sh", vec![Fact::PipeToShell]),
        ("eval \"$(curl x)\"", vec![Fact::PipeToShell]),
        ("sudo bash -c \"$(curl x)\"", vec![Fact::PipeToShell]),
        ("curl x | bash script.sh", vec![]),
        ("curl x | ssh h 'cat > f'", vec![]),
        ("curl x | timeout 5 jq .", vec![]),
        ("diff <(curl x) <(curl y)", vec![]),
        ("bash x.sh \"$(curl x | jq .a) b\"", vec![]),
        ("sh -c \"$(curl x)\"", vec![Fact::PipeToShell]),
        ("echo \"$(curl x)\"", vec![]),
    ] {
        let facts = of(command, &Rules::default()).facts;
        let facts = facts.into_iter().map(|(fact, _)| fact);
        let facts: Vec<Fact> = facts.filter(|fact| *fact != Fact::TerminalOption).collect();
        assert_eq!(facts, expected, "{command}");
    }
}

#[test]
fn the_second_act_names_what_is_acted_upon() {
    for (command, program, expected) in [
        ("kubectl -n a delete ns <ns>", "kubectl", "a|ns|<ns>"),
        ("sudo rm -rf /data \"$x\"", "rm", "/data|\"$x\""),
        (
            "psql -d prod -c 'drop table x'",
            "psql",
            "prod|'drop table x'",
        ),
        ("ssh h 'rm -r x'", "ssh", "'rm -r x'"),
        ("A=1 terraform destroy", "terraform", "destroy"),
    ] {
        let effect = of(command, &Rules::default());
        let target: Vec<&str> = effect
            .target
            .iter()
            .map(|span| span.text(command))
            .collect();
        assert_eq!(
            (effect.program.as_str(), target.join("|").as_str()),
            (program, expected),
            "{command}"
        );
    }
}

#[test]
fn a_rule_of_the_book_is_read_as_its_program_reads_a_command() {
    let rules = Rules::new([
        (Danger::Destructive, "shopctl purge"),
        (Danger::None, "shopctl purge --dry-run"),
        (Danger::Caution, "shopctl sync -rf"),
        (Danger::None, "kubectl scale"),
        (Danger::None, "kubectl delete pods"),
        (Danger::Caution, "kubectl delete --context=staging"),
        (Danger::None, "kubectl delete --context test"),
        (Danger::None, "psql"),
    ]);
    for (expected, command) in [
        (Danger::Destructive, "sudo shopctl -v purge all"),
        (Danger::None, "shopctl purge all --dry-run"),
        (Danger::Caution, "shopctl sync -fr"),
        (Danger::Destructive, "shopctl <verb>"),
        (Danger::None, "kubectl scale deploy/api --replicas=0"),
        (Danger::None, "kubectl delete pod api-0"),
        (Danger::Caution, "kubectl --context staging delete ns a"),
        (Danger::None, "kubectl delete ns a --context=test"),
        (Danger::Destructive, "kubectl delete ns a"),
        (Danger::None, "psql -c 'DROP TABLE x'"),
    ] {
        let script = tree::parse(command).expect("a command");
        assert_eq!(effect(&script, &rules).danger, expected, "{command}");
    }
}

#[test]
fn what_waits_is_told_from_what_ends() {
    let person = [
        "kubectl exec -it api-0 -- bash",
        "kubectl exec -it api-0 -c app -- sh",
        "docker exec -it db psql -U app",
        "kubectl run tmp -it --rm --image=busybox",
        "docker run -it --rm busybox",
        "ssh web-1",
        "ssh -p 22 app@web-1",
        "psql -h db shop",
        "redis-cli -h cache",
        "python3",
        "vim a.yaml",
        "sudo less /var/log/x",
        "top",
        "kubectl edit deploy api",
        "read -p 'sure?' x",
        "terraform apply",
        "passwd app",
        "visudo",
        "su - app",
        "sudo -i",
        "sudo su -",
        "mysql -uroot -p shop",
        "kubectl -n shop exec -ti api-0 -- /bin/bash",
        "aws ssm start-session --target i-1",
        "gcloud compute ssh web-1",
        "openssl s_client -connect x:443",
        "tmux attach -t a",
        "screen -r",
        "fdisk /dev/sda",
        "nc host 80",
        "kubectl rsh p",
    ];
    let endless = [
        "kubectl logs -f api-0",
        "kubectl logs --follow=true api-0",
        "tail -f /var/log/x",
        "tail -F x | grep y",
        "journalctl -u nginx -f",
        "kubectl get pods -w",
        "kubectl get pods --watch",
        "kubectl port-forward svc/api 8080",
        "kubectl proxy",
        "watch kubectl get pods",
        "ping db",
        "tcpdump -i eth0",
        "docker stats",
        "vmstat 1",
        "stern api",
        "sleep infinity",
        "ssh -N -L 1:db:1 web-1",
        "docker compose logs -f",
        "docker compose up",
        "npm start",
        "kubectl exec -it api-0 -- tail -f /var/log/x",
        "sudo tail -f x",
        "while true; do kubectl get pods; sleep 5; done",
        "until false; do ls; done",
        "while :; do ls; done",
        "while sleep 5; do ls; done",
        "for (( ; ; )); do ls; done",
        "ssh h 'while true; do ls; done'",
        "tail -100f x",
        "tail -n 5 -f x",
        "aws logs tail g --follow",
        "nc -l 8080",
        "nc -lk 8080",
        "python3 -m http.server",
        "python3 -m http.server 8000",
        "openssl s_server -port 1",
        "kafka-console-consumer.sh --topic t",
    ];
    let none = [
        "kubectl exec -it api-0 -- python -c 'print(1)'",
        "kubectl exec api-0 -- ls",
        "ssh web-1 uptime",
        "psql -c 'SELECT 1'",
        "psql < x.sql",
        "echo 'SELECT 1' | psql",
        "redis-cli PING",
        "python3 x.py",
        "top -b -n1",
        "terraform apply -auto-approve",
        "kubectl rollout status deploy/api",
        "kubectl wait --for=condition=ready pod/a",
        "ping -c 3 db",
        "tcpdump -c 10",
        "docker stats --no-stream",
        "vmstat 1 5",
        "docker compose up -d",
        "echo 'tail -f x'",
        "kubectl logs api-0 --tail=5",
        "kubectl logs --follow=false api-0",
        "grep -f patterns x",
        "kubectl get pods",
        "sudo -u app ls",
        "tar -f x",
        "kubectl -f x.yaml get",
        "bash script.sh",
        "su - app -c ls",
        "psql -Atc 'select 1'",
        "psql -hcache -Atc 'select 1'",
        "kubectl exec -it p -- psql -tAc x",
        "redis-cli --tls ping",
        "redis-cli --cluster check x:1",
        "fdisk -l",
        "screen -ls",
        "tmux ls",
        "tmux new -d 'top'",
        "mysql -uroot -psecret -e 'show tables'",
        "while true; do ls; break; done",
        "while read x; do ls; done < f",
        "while kubectl get pod x; do sleep 5; done",
        "for i in 1 2; do ls; done",
        "timeout 60 tail -f x",
        "timeout 60 bash -c 'while true; do ls; done'",
        "aws logs tail g",
        "gcloud compute ssh web-1 -- uptime",
        "gcloud compute ssh web-1 --command uptime",
        "openssl s_client -connect x:443 < /dev/null",
        "echo | openssl s_client -connect x:443",
        "nc -zv host 80",
        "sudo ls -i",
        "sudo cat -s x",
        "python3 -m json.tool x",
        "bash -e script.sh",
    ];
    let mut wrong = String::new();
    for (expected, commands) in [
        (Some(Wait::Person), &person[..]),
        (Some(Wait::Endless), &endless[..]),
        (None, &none[..]),
    ] {
        for command in commands {
            let script = tree::parse(command).expect("a command");
            let found = effect(&script, &Rules::default()).wait;
            if found != expected {
                let _ = writeln!(wrong, "{found:?} instead of {expected:?}: {command}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn lints_are_told_what_they_look_for() {
    let mut wrong = String::new();
    for (expected, command) in [
        ("TruncatedLogs", "kubectl logs -n a -l app=api"),
        (
            "TruncatedLogs",
            "kubectl -n a logs --selector=app=api | grep x",
        ),
        ("", "kubectl logs -l app=api --tail=100"),
        ("", "kubectl logs -l app=api --since 5m"),
        ("", "kubectl logs -lapp=api -f"),
        ("TruncatedLogs", "kubectl logs -lapp=api"),
        ("", "kubectl get pods -l app=api"),
        ("NeedlessTty", "kubectl exec -it api-0 -- ls"),
        ("NeedlessTty", "kubectl exec -i -t api-0 -- python -c 'x'"),
        ("NeedlessTty", "kubectl exec --stdin --tty api-0 -- env"),
        ("NeedlessTty", "docker exec -it db pg_isready"),
        ("NeedlessTty", "kubectl exec -it api-0 -- sh -c 'ls'"),
        ("", "docker exec web ls -t"),
        ("", "docker exec web sort -t , -k 2 x.csv"),
        ("NeedlessTty", "docker exec -t web ls -t"),
        ("", "kubectl exec -it api-0 -- bash"),
        ("", "kubectl exec -it api-0 -- <command>"),
        ("", "kubectl exec -it api-0 -- $SHELL"),
        ("", "kubectl exec -it api-0 -- top"),
        ("", "kubectl exec -i db-0 -- psql < x.sql"),
        ("", "kubectl exec api-0 -- test -t 0"),
        ("NeedlessTty", "kubectl exec -it db-0 -- psql -tAc x"),
        ("PipeToShell", "curl -sSL https://example.com/x | sh"),
        (
            "PipeToShell",
            "wget -qO- https://example.com/x | sudo -E bash -s",
        ),
        (
            "PipeToShell",
            "sh -c \"$(curl -fsSL https://example.com/x)\"",
        ),
        ("PipeToShell", "bash <(curl -s https://example.com/x)"),
        ("PipeToShell", "source <(curl -s https://example.com/x)"),
        ("", "curl -s https://example.com/x | jq ."),
        ("", "curl -s https://example.com/x | python3 -m json.tool"),
        (
            "",
            "curl -s https://example.com/x | python3 -c 'import json'",
        ),
        ("", "x=$(curl -s https://example.com/x); echo \"$x\""),
        ("", "echo 'curl x | sh'"),
    ] {
        let script = tree::parse(command).expect("a command");
        let facts = effect(&script, &Rules::default()).facts;
        let facts = facts.iter().map(|(fact, _)| fact);
        let facts = facts.filter(|fact| **fact != Fact::TerminalOption);
        let found: Vec<String> = facts.map(|fact| format!("{fact:?}")).collect();
        if found.join(" ") != expected {
            let _ = writeln!(wrong, "{found:?} instead of [{expected}]: {command}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_reads_behind_a_change_is_told() {
    for (command, expected) in [
        (
            "kubectl rollout restart d/x && kubectl rollout status d/x",
            "kubectl rollout status d/x",
        ),
        (
            "kubectl rollout status d/x && kubectl rollout restart d/x",
            "",
        ),
        ("kubectl delete pod x | tee log", ""),
        ("kubectl get pods", ""),
    ] {
        let facts = of(command, &Rules::default()).facts;
        let found = facts
            .iter()
            .find(|(fact, _)| *fact == Fact::ReadsAfterChange);
        assert_eq!(found.map_or("", |(_, span)| span.text(command)), expected);
    }
}

proptest! {
    #[test]
    fn any_words_are_survived(words in prop::collection::vec(prop::sample::select(vec![
        "kubectl", "delete", "-n", "--", "-it", "exec", "sudo", "-u", "<a>", "$x", "'", "ssh", "sh", "-c", "'sh -c ls'", "xargs",
        "find", "-exec", ";", "|", "é", "--replicas=", "=", "*", "aws", "git", "push", "+", "psql", "<<<", "\"", "env", "A=b", "su", "eval", "-",
    ]), 0..12)) {
        if let Ok(script) = tree::parse(&words.join(" ")) {
            effect(&script, &Rules::default());
        }
    }
}
