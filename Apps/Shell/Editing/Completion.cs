using System.Collections.Generic;

namespace ExoCosmos.Shell.Editing;

/// <summary>
/// What Tab offers for the text from <paramref name="Start"/> to the cursor: what to put there, and the candidates to show
/// when that does not get any further.
/// </summary>
internal sealed record Completion(int Start, string Replacement, IReadOnlyList<string> Candidates);

/// <summary>Finds completions; the editor does not know what the text means.</summary>
internal interface ICompleter
{
    /// <summary>Completes the text at the cursor; null when there is nothing to offer.</summary>
    Completion? Complete(string text, int cursor);
}
