using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using ExoCosmos.Mutation.Checks;
using ExoCosmos.Mutation.Running;
using ExoCosmos.Mutation.Schema;
using ExoCosmos.Mutation.Scoring;
using Spectre.Console;

namespace ExoCosmos.Mutation;

/// <summary><c>ExoCosmos.Mutation [--all | --sample N --seed S | --list] [--only TEXT] …</c>: ends with 0 if every mutant that ran was killed.</summary>
internal sealed class MutationCommand : RootCommand
{
    private readonly Option<bool> _all = new("--all") { Description = "Delete every check, one at a time." };
    private readonly Option<int> _sample = new("--sample") { Description = "Delete so many checks, chosen by the seed.", DefaultValueFactory = _ => 40 };
    private readonly Option<int> _seed = new("--seed") { Description = "Chooses the sample.", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> _only = new("--only") { Description = "Only checks whose file, member or text contains this, or another of these.", DefaultValueFactory = _ => [] };
    private readonly Option<Scope> _scope = new("--scope") { Description = "What the checks are about.", DefaultValueFactory = _ => Scope.Protection };
    private readonly Option<string?> _log = new("--log") { Description = "A file that gets a line for each mutant as soon as it is judged." };
    private readonly Option<bool> _list = new("--list") { Description = "Only print the checks." };
    private readonly Option<int> _jobs = new("--jobs") { Description = "Processes at once.", DefaultValueFactory = _ => 2 };
    private readonly Option<long> _survey = new("--programs") { Description = "Random programs that are looked through for which checks matter in them.", DefaultValueFactory = _ => 600 };
    private readonly Option<int> _most = new("--most") { Description = "Programs that look at one mutant at most.", DefaultValueFactory = _ => 120 };

    public MutationCommand()
        : base("Deletes each check of the kernel, one at a time, and looks whether the tests notice.")
    {
        Options.Add(_all);
        Options.Add(_sample);
        Options.Add(_seed);
        Options.Add(_only);
        Options.Add(_scope);
        Options.Add(_log);
        Options.Add(_list);
        Options.Add(_jobs);
        Options.Add(_survey);
        Options.Add(_most);
        SetAction(Run);
    }

    private int Run(ParseResult line)
    {
        var repository = Repository.Find();
        var all = MutatedKernel.FindChecks(repository);
        var equivalents = Equivalents.Read(repository.Equivalents);
        var stale = equivalents.Stale(all).ToArray();
        foreach (var entry in stale)
            Console.Error.WriteLine($"the list of equivalents names no check: {entry}");

        var only = line.GetValue(_only)!;
        List<Check> chosen = [.. all.Where(check => Scopes.Of(check) == line.GetValue(_scope) && (only.Length == 0 || only.Any($"{check} {check.Name}".Contains)))];
        if (line.GetValue(_list))
        {
            foreach (var check in only.Length == 0 ? all : all.Where(check => only.Any($"{check} {check.Name}".Contains)))
                Console.WriteLine($"{check.Number,5} {Scopes.Of(check).ToString().ToLowerInvariant(),-10} {(equivalents.ReasonFor(check) != null ? "equivalent" : ""),-10} {check.File}:{check.Line} {check.Name}");
            return stale.Length == 0 ? 0 : 1;
        }

        List<Check> run = [.. chosen.Where(check => equivalents.ReasonFor(check) == null)];
        if (!line.GetValue(_all) && only.Length == 0)
            run = [.. Sample.Choose(run, line.GetValue(_sample), line.GetValue(_seed))];
        var folder = Path.Combine(repository.Artifacts, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        try
        {
            MutatedKernel.Build(repository, folder);
            var verdicts = Hunting.Run(new Hunt(folder, line.GetValue(_jobs)), run, line.GetValue(_survey), line.GetValue(_most), line.GetValue(_log));
            ScoreTable.Print([.. run, .. line.GetValue(_all) || only.Length != 0 ? chosen.Where(check => equivalents.ReasonFor(check) != null) : []], equivalents, verdicts, all);
            return stale.Length == 0 && verdicts.Values.All(verdict => verdict.IsKilled) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
