{{- /* The alerts. Given: the labels by which this release's series are known. */ -}}
{{- define "pratique.alerts" -}}
- alert: PratiqueAbsent
  expr: absent(pratique_build_info{ {{- . -}} })
  for: 5m
  severity: critical
  summary: No replica of Pratique answers
  description: Workloads are let in unjudged, or kept out, as webhook.failurePolicy says.
- alert: PratiqueErrors
  expr: increase(pratique_admission_errors_total{ {{- . -}} }[10m]) > 0
  for: 0m
  severity: warning
  summary: Pratique met a bug of its own
  description: Reviews were answered with 500, and failurePolicy decided. Log event 2012 has the details.
- alert: PratiqueSlow
  expr: histogram_quantile(0.99, sum by (le) (rate(pratique_admission_duration_seconds_bucket{ {{- . -}} }[10m]))) > 5
  for: 15m
  severity: warning
  summary: Decisions of Pratique are slow
  description: One in a hundred takes more than 5 s; what is not known within webhook.timeoutSeconds is unknown.
- alert: PratiqueRegistryFails
  expr: sum by (host) (rate(pratique_registry_request_duration_seconds_count{ {{- . -}} ,result!~"ok|notFound"}[10m])) / sum by (host) (rate(pratique_registry_request_duration_seconds_count{ {{- . -}} }[10m])) > 0.5
  for: 15m
  severity: warning
  summary: A registry does not answer Pratique
  description: {{ print "More than half of the questions to {{ $labels.host }} fail. Its images are unknown, and policies' onUnknown decides." | quote }}
- alert: PratiqueLetInWhatItWouldDeny
  expr: increase(pratique_admission_late_decisions_total{ {{- . -}} ,result="deny"}[1h]) > 0
  for: 0m
  severity: warning
  summary: Pratique let in what it would deny now
  description: Images were let in before their layers had been read. Log event 2004 names them.
- alert: PratiqueLayersRefused
  expr: rate(pratique_layer_queue_refused_total{ {{- . -}} }[10m]) > 0
  for: 15m
  severity: warning
  summary: Pratique cannot keep up with reading layers
  description: Its queue is full, so that images stay unknown (pending). Give it processors, or more layers.readers.
- alert: PratiqueCertificateExpires
  expr: min(pratique_certificate_expiry_timestamp_seconds{ {{- . -}} ,part="leaf"}) - time() < 7 * 86400
  for: 1h
  severity: critical
  summary: The certificate of Pratique expires within a week
  description: It should have been rotated long ago. After that the API server cannot reach it.
- alert: PratiqueCertificateUnusable
  expr: increase(pratique_certificate_reload_failures_total{ {{- . -}} }[1h]) > 0
  for: 0m
  severity: warning
  summary: A certificate that Pratique was given cannot be used
  description: The one before stays in use until it ends. Log events 5010 and 5011 say why.
- alert: PratiqueDoesNotFollow
  expr: min by (pod, resource) (pratique_kubernetes_watch_healthy{ {{- . -}} }) == 0
  for: 10m
  severity: warning
  summary: Pratique does not follow what is in the cluster
  description: {{ print "{{ $labels.pod }} decides by {{ $labels.resource }} as they were. Its log says why." | quote }}
- alert: PratiquePolicyInError
  expr: max by (resource) (pratique_kubernetes_watch_unreadable{ {{- . -}} }) > 0
  for: 5m
  severity: warning
  summary: A policy or an exception is in error
  description: {{ print "Of {{ $labels.resource }}, {{ $value }} cannot be read; their last good versions hold. Their status says why." | quote }}
- alert: PratiqueLeaderless
  expr: sum(pratique_kubernetes_leader{ {{- . -}} }) == 0
  for: 10m
  severity: warning
  summary: No replica of Pratique leads
  description: Nobody renews the certificate, mends the registration and writes the status of policies.
{{- end -}}
