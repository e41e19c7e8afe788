//SOURCES Kit.java
package kit;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Completion scripts for `awskit`: names of commands, recipes and templates, and files. Behind a command's name, its own
/// completion goes on.
///
/// @param names the words that may come first
/// @param commands the commands
/// @param recipes the recipes
/// @param templates the templates
public record KitCompletion(String names, String commands, String recipes, String templates) {

    /// Returns the completion of a kit.
    public static KitCompletion of(Kit kit) {
        var names = kit.scripts().keySet().stream().filter(name -> !name.equals("awskit"));
        return new KitCompletion(words(Stream.concat(Stream.of("init", "copy"), names)), words(scripts(kit, false)),
                words(scripts(kit, true)),
                words(kit.templates().keySet().stream()));
    }

    private static Stream<String> scripts(Kit kit, boolean recipes) {
        return kit.scripts().entrySet().stream().filter(script -> script.getValue().isRecipe() == recipes)
                .map(Map.Entry::getKey).filter(name -> !name.equals("awskit"));
    }

    private static String words(Stream<String> words) {
        return words.collect(Collectors.joining(" "));
    }

    /// Returns the script for bash.
    public String bash() {
        return """
                _awskit() {
                  local word=${COMP_WORDS[COMP_CWORD]} words=''
                  case $COMP_CWORD:${COMP_WORDS[1]}:${COMP_WORDS[COMP_CWORD - 1]} in
                    1:*) words='%s' ;;
                    2:copy:*) words='%s' ;;
                    *:init:-t | *:init:--template) words='%s' ;;
                    *:init:*) words=--template ;;
                    *) local own=${BASH_SOURCE[0]%%/*}/${COMP_WORDS[1]}
                      [[ " %s " != *" ${COMP_WORDS[1]} "* || ! -r $own ]] || {
                        source "$own"
                        "_complete_${COMP_WORDS[1]}"
                        return
                      } ;;
                  esac
                  COMPREPLY=($(compgen -W "$words" -- "$word"))
                  [ "$COMP_CWORD" -gt 1 ] || COMPREPLY+=($(compgen -f -X '!*.java' -- "$word"))
                }
                complete -o default -F _awskit awskit
                """.formatted(names, recipes, templates, commands);
    }

    /// Returns the script for zsh, which stands behind a line with `#compdef`.
    public String zsh() {
        return """
                case $CURRENT:$words[2]:$words[CURRENT-1] in
                  2:*) compadd -- %s; _files -g '*.java' ;;
                  3:copy:*) compadd -- %s ;;
                  *:init:-t | *:init:--template) compadd -- %s ;;
                  *:init:*) compadd -- --template; _files ;;
                  *) case " %s " in
                      *" $words[2] "*) shift words; (( CURRENT-- )); _normal ;;
                      *) _files ;;
                    esac ;;
                esac
                """.formatted(names, recipes, templates, commands);
    }

    /// Returns the script for fish.
    public String fish() {
        return """
                complete -c awskit -n __fish_use_subcommand -a '%s'
                complete -c awskit -n '__fish_seen_subcommand_from copy' -a '%s'
                complete -c awskit -n '__fish_seen_subcommand_from init' -s t -l template -x -a '%s'
                complete -c awskit -f -n '__fish_seen_subcommand_from %s' -a '(__fish_complete_subcommand)'
                """.formatted(names, recipes, templates, commands);
    }
}
