# Every target sets up what it needs; `make` alone lists them.
CONFIGURATION ?= Release
UNIT_TESTS := Policy.Architecture.Tests Policy.Rules.Tests Policy.Images.Tests Policy.Webhook.Tests Policy.Cli.Tests

SOURCES := Directory.Build.props Directory.Packages.props \
  $(shell find src demo tests/Policy.Testing -type d \( -name bin -o -name obj \) -prune -o -type f -print)
DEMO := demo/bin/Release/net10.0/Policy.Demo

.DEFAULT_GOAL := help
.PHONY: help demo test build lint images chart chart-files e2e bench accuracy mutate fuzz docs clean native test-native compile setup-test setup-chart setup-images setup-native setup-native-arm64

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: build $(DEMO) ## the main job in a minute: no cluster, no registry, no network
	@$(DEMO) out/pratique-webhook

$(DEMO): $(SOURCES)
	@dotnet build demo --configuration Release -v quiet -nodeReuse:false
	@touch $@

test: setup-test compile ## all tests but those that build images or need an API server
	@scripts/run-tests $(CONFIGURATION) $(UNIT_TESTS)

build: out/pratique out/pratique-webhook ## out/pratique and out/pratique-webhook

out/pratique out/pratique-webhook &: $(SOURCES)
	@scripts/publish out

native: setup-native ## out/native: both programs compiled ahead of time
	@scripts/native out/native

test-native: setup-test compile native ## the tests that drive the programs from outside, on the native ones
	@PRATIQUE_TEST_PROGRAMS=out/native scripts/run-tests $(CONFIGURATION) Policy.Cli.Tests Policy.Webhook.Tests

lint: ## formatting, analyzers, banned symbols, scripts
	@scripts/lint $(CONFIGURATION)

images: setup-images compile native ## tests on images that buildah builds here
	@scripts/run-tests $(CONFIGURATION) Policy.RealImages.Tests

chart: setup-chart compile ## the Helm chart: lint, golden files, Kubernetes' own types, schemas beside the code
	@scripts/run-tests $(CONFIGURATION) Policy.Chart.Tests

chart-files: setup-chart compile ## what is made from the chart: golden files, its README's table, deploy/pratique.yaml
	@PRATIQUE_WRITE_CHART_FILES=1 scripts/run-tests $(CONFIGURATION) Policy.Chart.Tests

e2e: compile build setup-chart ## tests against a real API server (KUBEBUILDER_ASSETS)
	@scripts/run-tests $(CONFIGURATION) Policy.E2E.Tests

bench: setup-test build out/bench/bare ## benchmarks; ratios are what counts
	@dotnet run --project bench/Policy.Bench --configuration Release -- --filter '*'
	@dotnet run --project bench/Policy.Bench --configuration Release -- admission out/bench/bare out/pratique-webhook \
	  $(if $(wildcard out/native/pratique-webhook),$(or $(wildcard out/native/bare),out/bench/bare) out/native/pratique-webhook)
	@dotnet run --project bench/Policy.Bench --configuration Release -- layers /usr
	@dotnet run --project bench/Policy.Bench --configuration Release -- sharing /usr
	@dotnet run --project bench/Policy.Bench --configuration Release -- reads out/pratique-webhook $(wildcard out/native/pratique-webhook)
	@dotnet run --project bench/Policy.Bench --configuration Release -- scan $(or $(wildcard out/native/pratique),out/pratique)

out/bench/bare: bench/Policy.Bare/Program.cs bench/Policy.Bare/Policy.Bare.csproj
	@dotnet publish bench/Policy.Bare --configuration Release --use-current-runtime --self-contained false \
	  -p:PublishSingleFile=true -p:DebugType=embedded -v quiet -nodeReuse:false -o out/bench
	@touch $@

accuracy: ## how often rules are right on real images (../shared/corpus, or IMAGES=file.jsonl); writes docs/accuracy.md
	@dotnet run --project bench/Policy.Accuracy --configuration Release -- $(IMAGES)

mutate: ## mutation score of the core
	@dotnet tool restore
	@cd tests/Policy.Rules.Tests && PRATIQUE_TEST_EFFORT=low dotnet stryker -t mtp

fuzz: compile ## looks for inputs that nobody thought of; SECONDS=n says how long
	@scripts/fuzz $(or $(SECONDS),60)

docs: build ## docs/rules.md from the catalogue
	@out/pratique rules --output markdown > docs/rules.md

clean: ## what builds leave behind
	@rm -rf out artifacts TestResults StrykerOutput
	@find . -type d \( -name bin -o -name obj \) -not -path './.git/*' -prune -exec rm -rf {} +

compile:
	@dotnet build Policy.sln --configuration $(CONFIGURATION) -v quiet -nodeReuse:false

setup-test:
	@scripts/setup docker-registry skopeo apache2-utils ca-certificates openssl rpm zstd

setup-chart:
	@scripts/helm

setup-images: setup-test
	@scripts/setup buildah busybox-static mmdebstrap

setup-native:
	@scripts/setup gcc libc6-dev zlib1g-dev

setup-native-arm64: setup-native
	@scripts/setup clang gcc-aarch64-linux-gnu libc6-dev-arm64-cross
