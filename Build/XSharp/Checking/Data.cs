using System.Globalization;
using System.Linq;
using System.Text;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Machine;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Variables, arrays, tables.</summary>
internal sealed class Data(CodeContext context, Expressions expressions)
{
    public void Lower(DataStatement data)
    {
        if (context.Function != null)
            throw new SourceException(data.At, "data inside a function would be executed: put it behind the function");
        if (data.Name is { } name)
            context.Place(data.At, context.Find(name with { Scope = NameScope.File }).Emitted);
        var letter = Sizes.Letter(data.Size);
        if (context.SectionKind == SectionKind.Zero)
        {
            if (data.Items != null)
                throw new SourceException(data.At, $"section {context.Section} holds zeros only: no values can be given");
            context.Direct(data.At, $"res{letter} {data.Count ?? 1}");
            return;
        }

        var count = 0;
        foreach (var item in data.Items ?? [])
            count += Emit(data, letter, item);
        var wanted = data.Count ?? (data.Items == null ? 1 : count);
        if (count > wanted)
            throw new SourceException(data.Items![0].At, $"{count} values for an array of {wanted}");
        if (wanted > count)
            context.Direct(data.At, $"times {wanted - count} d{letter} 0");
    }

    /// <returns>elements written.</returns>
    private int Emit(DataStatement data, char letter, DataItem item)
    {
        if (item is TextItem text && data.Size == 1)
        {
            var bytes = Encoding.UTF8.GetBytes(text.Text);
            foreach (var part in bytes.Chunk(16))
                context.Direct(item.At, "db " + string.Join(", ", part.Select(one => one.ToString(CultureInfo.InvariantCulture))));
            return bytes.Length;
        }

        var value = item switch
        {
            TextItem { Text: var characters } => new NumberExpression(item.At, Parsing.Folding.Characters(characters, item.At)),
            _ => ((ValueItem)item).Value,
        };
        context.Direct(item.At, $"d{letter} {Value(value, data.Size)}");
        return 1;
    }

    private string Value(Expression value, int size)
    {
        if (!expressions.IsAddress(value))
            return expressions.Number(value, size, signExtended: false);
        return size >= 4 ? expressions.Text(value) : throw new SourceException(value.At, $"an address does not fit in {size * 8} bits");
    }
}
