//! What the name of a column says about secrets.
//!
//! Names are cut into words (`apiKey`, `api_key`, `API-KEY` are the same two), and words are
//! compared whole: `tokenizer` is no token. A word after the secret's that speaks of it, as in
//! `password_changed_at`, makes the column harmless.

use super::{Confidence, FoundBy, SecretClass, SecretHint};

/// Words, one after the other, and what they stand for.
struct Known {
    words: &'static [&'static str],
    kind: &'static str,
    class: SecretClass,
    confidence: Confidence,
}

const fn secret(words: &'static [&'static str], kind: &'static str) -> Known {
    Known { words, kind, class: SecretClass::Secret, confidence: Confidence::High }
}

const fn likely(words: &'static [&'static str], kind: &'static str) -> Known {
    Known { words, kind, class: SecretClass::Secret, confidence: Confidence::Medium }
}

const fn maybe(words: &'static [&'static str], kind: &'static str) -> Known {
    Known { words, kind, class: SecretClass::Secret, confidence: Confidence::Low }
}

const fn personal(words: &'static [&'static str], kind: &'static str) -> Known {
    Known { words, kind, class: SecretClass::Personal, confidence: Confidence::High }
}

/// Longer entries first where one is the beginning of another.
const KNOWN: &[Known] = &[
    secret(&["password"], "password"),
    secret(&["passwords"], "password"),
    secret(&["userpassword"], "password"),
    secret(&["passwd"], "password"),
    secret(&["passwort"], "password"),
    secret(&["kennwort"], "password"),
    secret(&["passphrase"], "password"),
    secret(&["passcode"], "password"),
    secret(&["pwd"], "password"),
    secret(&["pword"], "password"),
    secret(&["contrasena"], "password"),
    secret(&["contraseña"], "password"),
    secret(&["senha"], "password"),
    secret(&["mot", "de", "passe"], "password"),
    secret(&["motdepasse"], "password"),
    secret(&["mdp"], "password"),
    secret(&["wachtwoord"], "password"),
    secret(&["haslo"], "password"),
    secret(&["hasło"], "password"),
    secret(&["lösenord"], "password"),
    secret(&["losenord"], "password"),
    secret(&["salasana"], "password"),
    secret(&["heslo"], "password"),
    secret(&["парол"], "password"),
    secret(&["пароль"], "password"),
    secret(&["密码"], "password"),
    secret(&["パスワード"], "password"),
    likely(&["pass"], "password"),
    likely(&["parola"], "password"),
    secret(&["private", "key"], "private_key"),
    secret(&["privkey"], "private_key"),
    secret(&["privatekey"], "private_key"),
    secret(&["signing", "key"], "private_key"),
    secret(&["encryption", "key"], "private_key"),
    secret(&["api", "key"], "api_key"),
    secret(&["apikey"], "api_key"),
    secret(&["access", "key"], "api_key"),
    secret(&["auth", "key"], "api_key"),
    secret(&["authkey"], "api_key"),
    secret(&["activation", "key"], "api_key"),
    secret(&["license", "key"], "api_key"),
    secret(&["secret"], "secret"),
    secret(&["secrets"], "secret"),
    likely(&["geheim"], "secret"),
    secret(&["token"], "token"),
    likely(&["tokens"], "token"),
    likely(&["jeton"], "token"),
    secret(&["jwt"], "token"),
    secret(&["bearer"], "token"),
    secret(&["csrf"], "token"),
    secret(&["otp"], "one_time_password"),
    secret(&["totp"], "one_time_password"),
    secret(&["hotp"], "one_time_password"),
    secret(&["mfa"], "one_time_password"),
    secret(&["2fa"], "one_time_password"),
    secret(&["recovery", "code"], "recovery_code"),
    secret(&["recovery", "codes"], "recovery_code"),
    secret(&["backup", "codes"], "recovery_code"),
    secret(&["recovery"], "recovery_code"),
    secret(&["security", "answer"], "security_answer"),
    secret(&["credential"], "credential"),
    secret(&["credentials"], "credential"),
    secret(&["cookie"], "cookie"),
    likely(&["cookies"], "cookie"),
    likely(&["session", "id"], "session"),
    likely(&["session", "key"], "session"),
    likely(&["session", "data"], "session"),
    likely(&["sessid"], "session"),
    maybe(&["session"], "session"),
    secret(&["salt"], "salt"),
    maybe(&["hash"], "hash"),
    maybe(&["hashed"], "hash"),
    secret(&["credit", "card"], "card_number"),
    secret(&["creditcard"], "card_number"),
    secret(&["card", "number"], "card_number"),
    secret(&["cardnumber"], "card_number"),
    secret(&["cvv"], "card_number"),
    secret(&["cvc"], "card_number"),
    secret(&["ssn"], "national_id"),
    secret(&["social", "security"], "national_id"),
    personal(&["iban"], "iban"),
    personal(&["email"], "email"),
    personal(&["mail"], "email"),
    personal(&["emails"], "email"),
    personal(&["courriel"], "email"),
    personal(&["correo"], "email"),
    personal(&["phone"], "phone"),
    personal(&["telephone"], "phone"),
    personal(&["telefon"], "phone"),
    personal(&["telefono"], "phone"),
    personal(&["mobile"], "phone"),
    personal(&["fax"], "phone"),
    personal(&["birthdate"], "birth_date"),
    personal(&["birthday"], "birth_date"),
    personal(&["dob"], "birth_date"),
    personal(&["date", "of", "birth"], "birth_date"),
    personal(&["birth", "date"], "birth_date"),
    personal(&["passport"], "national_id"),
];

/// A word behind the secret's that makes the column speak of it, instead of holding it.
const ABOUT: &[&str] = &[
    "algo",
    "algorithm",
    "allowed",
    "at",
    "attempt",
    "attempts",
    "attribute",
    "change",
    "changed",
    "column",
    "confirmed",
    "count",
    "counter",
    "created",
    "date",
    "days",
    "disabled",
    "enabled",
    "expire",
    "expired",
    "expires",
    "expiration",
    "expiry",
    "field",
    "format",
    "hint",
    "index",
    "issuer",
    "label",
    "last",
    "len",
    "length",
    "lifetime",
    "limit",
    "message",
    "method",
    "name",
    "needed",
    "notifications",
    "on",
    "opt",
    "optin",
    "policy",
    "preference",
    "required",
    "scope",
    "sent",
    "set",
    "size",
    "status",
    "strength",
    "subject",
    "template",
    "time",
    "timestamp",
    "title",
    "ttl",
    "type",
    "until",
    "updated",
    "uri",
    "url",
    "used",
    "valid",
    "verified",
    "version",
];

/// A first word that asks a question.
const ASKING: &[&str] = &[
    "is", "has", "had", "can", "needs", "must", "require", "requires", "show", "use", "uses",
    "enable", "allow", "send", "num", "max", "min", "number", "count", "total",
];

/// Returns what a name alone says; `is_text` is false for numbers, dates and truth values.
pub fn named_secret(name: &str, is_text: bool) -> Option<SecretHint> {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (known, after) = KNOWN.iter().find_map(|known| {
        let at = words.windows(known.words.len()).position(|window| window == known.words)?;
        Some((known, &words[at + known.words.len()..]))
    })?;
    let is_about = after.iter().any(|word| ABOUT.contains(word));
    let asks = words.first().is_some_and(|word| ASKING.contains(word));
    if is_about || asks {
        return None;
    }
    let is_reference = matches!(after, [.., "id"] | [.., "ids"]);
    // Numbers refer to rows elsewhere; few secrets are numbers themselves.
    let numbers = ["card_number", "national_id", "one_time_password", "phone", "birth_date"];
    if !is_text && (is_reference || !numbers.contains(&known.kind)) {
        return None;
    }
    let confidence = if is_reference { Confidence::Low } else { known.confidence };
    Some(SecretHint {
        kind: known.kind,
        class: known.class,
        confidence,
        found_by: FoundBy::Name,
        share: None,
    })
}

/// Cuts `userAPIKey_v2` into `user`, `api`, `key`, `v2`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let letters: Vec<char> = name.chars().collect();
    let mut begins = true;
    for (at, letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            begins = true;
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(at + 1);
        let is_hump = letter.is_uppercase()
            && (before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
                || (before.is_some_and(|before| before.is_uppercase())
                    && after.is_some_and(|after| after.is_lowercase())));
        if begins || is_hump {
            words.push(String::new());
        }
        begins = false;
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    // `e-mail` and `e_mail` are one word.
    while let Some(at) = words.windows(2).position(|pair| pair[0] == "e" && pair[1] == "mail") {
        words.remove(at);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<(&str, Confidence)>) {
        let found = named_secret(name, true).map(|hint| (hint.kind, hint.confidence));
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn names_of_secrets_are_known_in_any_spelling() {
        for name in ["password", "PASSWORD", "user_pwd", "passwordHash", "encrypted_password"] {
            check(name, Some(("password", Confidence::High)));
        }
        for name in ["api_key", "apiKey", "APIKey", "api-key", "stripeApiKey", "apikey"] {
            check(name, Some(("api_key", Confidence::High)));
        }
        check("mot_de_passe", Some(("password", Confidence::High)));
        check("Contraseña", Some(("password", Confidence::High)));
        check("user_pass", Some(("password", Confidence::Medium)));
        check("remember_token", Some(("token", Confidence::High)));
        check("password_reset_token", Some(("password", Confidence::High)));
        check("private_key", Some(("private_key", Confidence::High)));
        check("mfa_secret", Some(("secret", Confidence::High)));
        check("session_id", Some(("session", Confidence::Medium)));
        check("content_hash", Some(("hash", Confidence::Low)));
        check("creditCardNumber", Some(("card_number", Confidence::High)));
    }

    #[test]
    fn personal_data_is_no_secret() {
        let hint = named_secret("E-Mail", true).expect("an e-mail address");
        assert_eq!((hint.kind, hint.class), ("email", SecretClass::Personal));
        assert!(!hint.is_secret());
    }

    #[test]
    fn names_that_only_sound_like_secrets_are_not() {
        for name in [
            "tokenizer_version",
            "hashtag",
            "hashtags",
            "password_changed_at",
            "passwordUpdatedAt",
            "is_password_set",
            "compass",
            "passenger",
            "secretary",
            "email_verified_at",
            "bypass",
            "token_expires",
            "has_mfa",
            "pass_count",
            "email_subject",
            "basalt",
            "passage",
            "session_timestamp",
            "max_tokens",
            "cookie_policy",
        ] {
            check(name, None);
        }
    }

    #[test]
    fn numbers_refer_and_count() {
        assert!(named_secret("token_id", false).is_none());
        assert!(named_secret("tokens", false).is_none());
        assert!(named_secret("password", false).is_none());
        assert!(named_secret("ssn", false).is_some());
    }

    #[test]
    fn names_are_cut_at_humps_and_signs() {
        assert_eq!(words("userAPIKey_v2"), ["user", "api", "key", "v2"]);
        assert_eq!(words("HTTPServer"), ["http", "server"]);
        assert_eq!(words("e-mail"), ["mail"]);
    }
}
