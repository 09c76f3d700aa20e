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
        ("sh -c \"$(curl x)\"", vec![Fact::PipeToShell]),
        ("echo \"$(curl x)\"", vec![]),
    ] {
        let facts = of(command, &Rules::default()).facts;
        let facts: Vec<Fact> = facts.into_iter().map(|(fact, _)| fact).collect();
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
