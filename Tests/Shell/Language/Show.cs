using System.Linq;
using ExoCosmos.Shell.Language;

namespace ExoCosmos.Tests.Shell.Language;

/// <summary>
/// Writes syntax trees in a plain form: quoted pieces as 'x', variables as &lt;x&gt;, quoted variables as &lt;"x"&gt;, redirections with their descriptor.
/// </summary>
internal static class Show
{
    public static string List(CommandList list) => string.Concat(list.Items.Select((item, index) =>
        (index == 0 ? "" : item.Connector switch { Connector.OnSuccess => " && ", Connector.OnFailure => " || ", _ => " ; " })
        + (item.Pipeline.IsNegated ? "! " : "") + string.Join(" | ", item.Pipeline.Commands.Select(Command))));

    private static string Command(SimpleCommand command) => string.Join(' ',
        command.Assignments.Select(assignment => $"{assignment.Name}={Word(assignment.Value)}")
            .Concat(command.Words.Select(Word))
            .Concat(command.Redirections.Select(Redirection)));

    private static string Redirection(Redirection redirection) => redirection.Kind switch
    {
        RedirectionKind.Input => $"{redirection.Descriptor}<",
        RedirectionKind.Output => $"{redirection.Descriptor}>",
        RedirectionKind.Append => $"{redirection.Descriptor}>>",
        RedirectionKind.Copy => $"{redirection.Descriptor}>&",
        _ => "&>",
    } + Word(redirection.Target);

    private static string Word(Word word) => string.Concat(word.Parts.Select(part => part.Kind switch
    {
        PartKind.Literal => part.Text,
        PartKind.Quoted => $"'{part.Text}'",
        PartKind.Variable => $"<{part.Text}>",
        _ => $"<\"{part.Text}\">",
    }));
}
