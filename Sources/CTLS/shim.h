#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

// What OpenSSL has only as macros.

static inline long tls_set_name(SSL *tls, const char *host) { return SSL_set_tlsext_host_name(tls, host); }

static inline void tls_prepare(SSL_CTX *context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                                  | SSL_MODE_RELEASE_BUFFERS);
}

// A server that keeps nothing of a session (a client brings its own ticket) and never shakes hands twice.
static inline void tls_prepare_server(SSL_CTX *context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

// A key on the curve P-256.
static inline EVP_PKEY *tls_new_key(void) { return EVP_EC_gen("P-256"); }

// A certificate for `names` (a subjectAltName as in openssl-x509v3_config(5)) that its own key has
// signed; NULL where one of them is no name.
static inline X509 *tls_self_signed(EVP_PKEY *key, const char *names, uint64_t serial, long days) {
    X509 *certificate = X509_new();
    X509_NAME *subject = certificate ? X509_get_subject_name(certificate) : NULL;
    X509_EXTENSION *alternatives = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);
    X509_EXTENSION *usage = X509V3_EXT_conf_nid(NULL, NULL, NID_ext_key_usage, "serverAuth");
    int is_made = certificate && subject && alternatives && usage
        && X509_set_version(certificate, 2)
        && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial)
        && X509_gmtime_adj(X509_getm_notBefore(certificate), -24L * 3600)
        && X509_gmtime_adj(X509_getm_notAfter(certificate), days * 24 * 3600)
        && X509_set_pubkey(certificate, key)
        && X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *) "Showrunner", -1, -1, 0)
        && X509_set_issuer_name(certificate, subject)
        && X509_add_ext(certificate, alternatives, -1)
        && X509_add_ext(certificate, usage, -1)
        && X509_sign(certificate, key, EVP_sha256());
    X509_EXTENSION_free(alternatives);
    X509_EXTENSION_free(usage);
    if (is_made) return certificate;
    X509_free(certificate);
    return NULL;
}

// Copies the name at `index` of what a certificate is for (its subjectAltName): its length, 0 where it
// is no host name or too long, -1 past the last.
static inline int tls_host_name(const X509 *certificate, int index, char *room, int size) {
    GENERAL_NAMES *names = (GENERAL_NAMES *) X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    int length = -1;
    if (names && index < sk_GENERAL_NAME_num(names)) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, index);
        length = name->type == GEN_DNS ? ASN1_STRING_length(name->d.dNSName) : 0;
        if (length > size) length = 0;
        if (length > 0) memcpy(room, ASN1_STRING_get0_data(name->d.dNSName), (size_t) length);
    }
    GENERAL_NAMES_free(names);
    return length;
}

// PEM in memory, to be freed with BIO_free.
static inline BIO *tls_pem(X509 *certificate, EVP_PKEY *key) {
    BIO *memory = BIO_new(BIO_s_mem());
    int is_written = !memory ? 0
        : certificate ? PEM_write_bio_X509(memory, certificate)
        : PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL);
    if (is_written) return memory;
    BIO_free(memory);
    return NULL;
}

static inline long tls_contents(BIO *memory, char **bytes) { return BIO_get_mem_data(memory, bytes); }
